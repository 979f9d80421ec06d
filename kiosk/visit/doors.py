"""Errands that give no numbers now, and when they will again, in the words of the city. Pure."""

from __future__ import annotations

from datetime import datetime

import msgspec

from edge_sync.groundwork.clock import TOKYO
from edge_sync.opening import Opening, Shut

WHY = {Shut.HOURS: "hours", Shut.SPENT: "spent", Shut.ONLINE: "online", None: "hours"}


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """How a moment is said: ``paper.when`` of the words; in numerals where nobody says otherwise."""

    today: str = "{clock}"
    tomorrow: str = "{month}/{day} {clock}"
    day: str = "{month}/{day} {clock}"
    weekdays: str = "       "
    """Monday first: seven letters, or seven words with blanks between them."""

    def days(self) -> tuple[str, ...]:
        """The seven days as they are written."""
        words = self.weekdays.split()
        return tuple(words) if len(words) == 7 else tuple(self.weekdays)


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One errand whose service gives no numbers now."""

    errand: str
    why: str
    """``hours``, ``spent`` (today's numbers) or ``online``."""
    closed: str = ""
    """When it closed today; empty: it did not open yet."""
    opens: str = ""
    """When it opens next; empty: nobody knows."""
    soon: bool = False
    """True when it opens today."""

    @property
    def variant(self) -> str:
        """Which wording fits."""
        if self.why == "online":
            return "online"
        begun = "over" if self.closed or self.why == "spent" else "early"
        kind = "spent" if self.why == "spent" else begun
        return kind if self.opens else f"{kind}_unknown"


def door(errand: str, opening: Opening, now: datetime, calendar: Calendar) -> Door:
    """A door that is shut."""
    opens = opening.next_from
    return Door(
        errand=errand,
        why=WHY[opening.why],
        closed=clock_of(opening.closed_at) if opening.closed_at else "",
        opens=moment(opens, now, calendar) if opens else "",
        soon=opens is not None and opens.astimezone(TOKYO).date() == now.astimezone(TOKYO).date(),
    )


def moment(at: datetime, now: datetime, calendar: Calendar) -> str:
    """A moment of the next weeks as one says it today: ``きょう 13:00``, ``あす 8:30``, ``4月6日（月） 8:30``."""
    local = at.astimezone(TOKYO)
    days = (local.date() - now.astimezone(TOKYO).date()).days
    form = calendar.today if days == 0 else calendar.tomorrow if days == 1 else calendar.day
    weekday = calendar.days()[local.weekday()]
    return form.format(clock=clock_of(at), month=local.month, day=local.day, weekday=weekday)


def clock_of(at: datetime) -> str:
    """Hours and minutes in Tokyo: ``8:30``."""
    local = at.astimezone(TOKYO)
    return f"{local.hour}:{local:%M}"
