"""What comes of laying an entry over a form; travels between the two processes."""

from __future__ import annotations

import msgspec


class Lacking(msgspec.Struct, frozen=True):
    """A box in which letters do not have the shape that the card asks for. Which letters is nobody's business here."""

    item: str
    who: int
    """Of ``Entry.people``."""
    count: int


class Printed(msgspec.Struct, frozen=True):
    """A filled form, all sheets."""

    pdf: bytes
    lacking: tuple[Lacking, ...] = ()
    overfull: tuple[str, ...] = ()
    """Items that had to be set smaller than their box allows; whole, and inside, all the same."""

    @property
    def lacking_letters(self) -> int:
        """How many letters the clerk has to look at."""
        return sum(found.count for found in self.lacking)
