"""From the entry: whose it is."""

from __future__ import annotations

from kiosk.visit.happenings.happening import Happening


class PersonKept(Happening, frozen=True):
    """The entry holds so many people now; ``who`` is the one that was read from a card, None when it was not a card."""

    people: int
    who: int | None = None


class PersonTwice(Happening, frozen=True):
    """The holder of the card is in the entry already."""
