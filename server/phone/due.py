"""What a phone is to hear of; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from server.phone.seen import Seen, Stand


class Kind(StrEnum):
    """What happened."""

    NEAR = "near"
    CALLED = "called"
    MOVED = "moved"
    HELD = "held"


@dataclass(frozen=True)
class Event:
    """One thing to tell; ``key`` is the same as long as it is the same thing."""

    key: str
    kind: Kind


MOST_MAILS = 2
"""To one number, whatever happens."""


def events(seen: Seen, *, ahead: int, service: str) -> Iterator[Event]:
    """What there is to tell of a number now, to somebody who asked when it was in the line of ``service``."""
    if seen.stand is Stand.CALLED:
        yield Event(f"called {seen.calling}", Kind.CALLED)
    elif seen.stand is Stand.HELD:
        yield Event(f"held {seen.calling}", Kind.HELD)
    elif seen.stand is Stand.WAITING:
        if seen.service != service:
            yield Event(f"moved {seen.service}", Kind.MOVED)
        if seen.ahead is not None and seen.ahead <= ahead:
            yield Event(f"near {seen.service}", Kind.NEAR)


def worth_a_mail(kind: Kind, sent: int) -> bool:
    """Tell whether a mail goes out: the call must always have one left."""
    return sent < MOST_MAILS if kind is Kind.CALLED else sent < MOST_MAILS - 1


def still_true(kind: Kind, seen: Seen) -> bool:
    """Tell whether a notice that could not be sent at once still says what is."""
    stands = {Kind.NEAR: Stand.WAITING, Kind.CALLED: Stand.CALLED, Kind.MOVED: Stand.WAITING, Kind.HELD: Stand.HELD}
    return seen.stand is stands[kind]
