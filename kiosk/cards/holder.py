"""Who the card says its holder is, in the card's own characters, and nothing that a form does not need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from edge_sync.groundwork.personal import Personal

GETA: Final = "〓"
"""Stands in a text for one character that the card itself has only as a picture, or not at all."""


class Sex(StrEnum):
    """ISO/IEC 5218, as the card spells it."""

    NOT_KNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_APPLICABLE = "9"


class Flag(StrEnum):
    """What about the items a clerk has to look at; says nothing of what they are."""

    EXTERNAL_CHARACTER = "external_character"
    """外字: a character that the card holds as a picture only; ``GETA`` in the text."""
    MISSING_CHARACTER = "missing_character"
    """欠字: a character that the card does not hold at all; ``GETA`` in the text."""
    ADDRESS_CHANGED = "address_changed"
    """The address was entered after the card was issued."""
    RARE_SELECTOR = "rare_selector"
    """A variation selector (IVS, Unicode TR 37) chooses the glyph; not every font or system has it."""
    ADDRESS_BLANK = "address_blank"
    """The card holds no address as text."""


@dataclass(frozen=True, slots=True, eq=False)
class HolderFacts:
    """What one card tells of its holder, in memory until wiped. None: this card does not hold it, or not as text.

    ``name`` and ``address`` keep the card's own characters (full-width spaces and digits, rare kanji, 旧氏 in
    brackets). ``birth_date`` is None too when the card holds no whole calendar date, as some residents' papers do not.
    ``kana`` is 呼び名, ``alias`` 通称名, ``former_name`` 旧氏, each only where the card keeps it apart from the name.
    """

    name: Personal[str] | None
    address: Personal[str] | None
    birth_date: Personal[date] | None
    sex: Personal[Sex]
    kana: Personal[str] | None = None
    alias: Personal[str] | None = None
    former_name: Personal[str] | None = None
    flags: frozenset[Flag] = frozenset()

    def wipe(self) -> None:
        """Forget every item; may be called twice."""
        items = (self.name, self.address, self.birth_date, self.sex, self.kana, self.alias, self.former_name)
        for item in items:
            if item is not None:
                item.wipe()


def rare_selectors(texts: Iterable[str]) -> frozenset[Flag]:
    """``RARE_SELECTOR`` when a variation selector stands in one of the texts."""
    found = any("\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef" for text in texts for sign in text)
    return frozenset({Flag.RARE_SELECTOR}) if found else frozenset()
