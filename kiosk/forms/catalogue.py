"""The forms this machine knows, read from ``library/*/form.toml`` and checked at start."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.forms.errors import BadForm, UnknownForm
from kiosk.forms.geometry import A4_MM, Place

LIBRARY = Path(__file__).with_name("library")

ItemName = Literal[
    "name", "address", "birth_era", "birth_year", "birth_month", "birth_day", "sex",
    "today_year", "today_month", "today_day", "ticket",
]  # fmt: skip
"""What may stand in a box. There is deliberately no individual number among them."""


class Box(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item's place on a page.

    ``text`` is written inside; ``circle`` is a ring round the printed choice named by ``choice``.
    """

    item: ItemName
    place: Place
    page: Annotated[int, msgspec.Meta(ge=1)] = 1
    draw: Literal["text", "circle"] = "text"
    choice: str = ""
    size_pt: Annotated[float, msgspec.Meta(gt=0)] = 12
    least_pt: Annotated[float, msgspec.Meta(gt=0)] = 8
    lines: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1
    align: Literal["left", "center", "right"] = "left"
    font: Literal["names", "text"] = "text"


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One form: its blank and what is printed where."""

    id: str
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: str
    boxes: tuple[Box, ...]
    blank: bytes = b""


def read_forms(folder: Path = LIBRARY) -> dict[str, Form]:
    """Read every form of ``folder``, by id.

    Raises:
        BadForm: with all mistakes of the first bad one.
    """
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/form.toml"))}


def find_form(forms: dict[str, Form], form_id: str) -> Form:
    """One form of the library.

    Raises:
        UnknownForm: there is none of that id.
    """
    if form_id not in forms:
        raise UnknownForm(form_id)
    return forms[form_id]


def _read(path: Path) -> Form:
    name = path.parent.name
    blank = path.with_name("blank.pdf")
    try:
        form = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Form)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadForm(name, [str(error)]) from error
    mistakes = [f"its id {form.id!r} is not its folder's name"] if form.id != name else []
    mistakes += [] if blank.exists() else ["blank.pdf is missing"]
    for box in form.boxes:
        if not box.place.inside(*A4_MM):
            mistakes.append(f"the box of {box.item} lies outside the page")
        if box.draw == "circle" and not box.choice:
            mistakes.append(f"the circle of {box.item} does not say which choice it rings")
    if mistakes:
        raise BadForm(name, mistakes)
    return msgspec.structs.replace(form, blank=blank.read_bytes())
