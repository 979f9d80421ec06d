"""Who the card says its holder is: four items and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from edge_sync.groundwork.personal import Personal


class Sex(StrEnum):
    """ISO/IEC 5218, as the card spells it."""

    NOT_KNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_APPLICABLE = "9"


@dataclass(frozen=True, slots=True, eq=False)
class HolderFacts:
    """基本4情報 of one holder, in memory until wiped.

    ``name`` and ``address`` keep the card's own characters (full-width spaces and digits, rare kanji).
    ``birth_date`` is None when the card holds no whole calendar date, as some residents' papers do not.
    """

    name: Personal[str]
    address: Personal[str]
    birth_date: Personal[date] | None
    sex: Personal[Sex]

    def wipe(self) -> None:
        """Forget all four items; may be called twice."""
        for item in (self.name, self.address, self.birth_date, self.sex):
            if item is not None:
                item.wipe()
