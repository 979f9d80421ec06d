"""What a visitor entered, once, for every form of the visit. Travels as JSON inside ``Sealed`` and in no other way.

There is deliberately no field that could hold the individual number.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.sensitivity import PERSONAL

MOST_PEOPLE = 10
"""The visitor and nine members of the household."""

Line = Annotated[str, msgspec.Meta(max_length=400), PERSONAL]


class Source(StrEnum):
    """Where a person's items come from; the clerk checks what was typed more closely."""

    MY_NUMBER = "my_number"
    DRIVERS_LICENCE = "drivers_licence"
    RESIDENCE_CARD = "residence_card"
    TYPED = "typed"
    CLERK = "clerk"


class Stroke(msgspec.Struct, frozen=True):
    """One line of a signature, from touch to lift. All three lists are of one length."""

    x: tuple[int, ...]
    """0 (left) to 1000 (right) of the place where one signs."""
    y: tuple[int, ...]
    """0 (top) downwards, in the same unit as ``x``."""
    at_ms: tuple[int, ...]
    """Since the first touch of the signature."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A name written on the glass."""

    strokes: Annotated[tuple[Stroke, ...], PERSONAL]
    height: Annotated[int, msgspec.Meta(ge=1, le=4000)]
    """Height of the place where one signs when its width is 1000."""
    signed_at: Annotated[str, PERSONAL]
    """When the first stroke began: ISO 8601, UTC, whole seconds."""


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One member of the household; empty text is unknown. Letters are those of the card, never replaced."""

    name: Line = ""
    kana: Line = ""
    former_name: Line = ""
    """旧氏."""
    alias: Line = ""
    """通称."""
    birth_date: Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?\Z"), PERSONAL] = ""
    sex: Annotated[str, msgspec.Meta(pattern=r"^(male|female)?\Z"), PERSONAL] = ""
    postal_code: Annotated[str, msgspec.Meta(pattern=r"^(\d{7})?\Z"), PERSONAL] = ""
    address: Line = ""
    phone: Line = ""
    relation: Line = ""
    """続柄 to the one who came, as a choice of the questions' catalogue."""
    source: Annotated[Source, PERSONAL] = Source.TYPED
    flags: Annotated[tuple[str, ...], PERSONAL] = ()
    """What the clerk has to look at: ``external_character``, ``missing_character``, ``lacking_letter`` …"""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry for many forms and many people."""

    people: Annotated[tuple[Person, ...], msgspec.Meta(max_length=MOST_PEOPLE), PERSONAL] = ()
    """The one who came first; then the household in the order in which it was added."""
    answers: Annotated[dict[str, str], PERSONAL] = {}
    """Question of the catalogue to the id of the choice, or to the text that was typed."""
    signature: Annotated[Signature | None, PERSONAL] = None
    today: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z")] = "1970-01-01"
    """The day in Asia/Tokyo that stands on the forms, ISO 8601."""
    ticket: Line = ""
