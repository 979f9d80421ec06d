"""The hall's rules as a machine must know them to serve without the line: hours, quotas, bookings, disaster."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from typing import Annotated, Literal

import msgspec

from edge_sync.messages.message import Downlink, Uplink, kind
from edge_sync.messages.sensitivity import LINKABLE, PUBLIC
from edge_sync.messages.values import BusinessDay, Count, Moment, ServiceId, TicketNumber, VisitId

MinuteOfDay = Annotated[int, msgspec.Meta(ge=0, le=1440), PUBLIC]
"""Minutes after midnight in Asia/Tokyo; 1440 is the end of the day."""

PriorityId = Annotated[str, msgspec.Meta(pattern=r"^([a-z][a-z0-9_]{0,39})?\Z"), PUBLIC]
"""Why somebody is served earlier: ``elderly``, ``pregnant``, ``disability``, ``appointment``; empty: no reason."""

BookingRef = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{16})?\Z"), LINKABLE]
"""``booking_ref`` of a booking's code; empty: no booking."""

Letter = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]\Z"), PUBLIC]
Place = Annotated[int, msgspec.Meta(ge=1, le=9_999), PUBLIC]


class OpenSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers are given from ``from_min`` until before ``until_min`` on one weekday."""

    weekday: Annotated[int, msgspec.Meta(ge=0, le=6), PUBLIC]
    """0 is Monday."""
    from_min: MinuteOfDay
    until_min: MinuteOfDay


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From ``from_min`` until before ``until_min``."""

    from_min: MinuteOfDay
    until_min: MinuteOfDay


class DayHours(msgspec.Struct, frozen=True, kw_only=True):
    """One date whose hours are not its weekday's: a holiday (no spans), a holiday counter (some)."""

    day: BusinessDay
    name: Annotated[str, msgspec.Meta(max_length=40), PUBLIC]
    spans: Annotated[list[Span], PUBLIC] = []


class ServiceRules(msgspec.Struct, frozen=True, kw_only=True):
    """When numbers are given for one service. A service without rules is always open."""

    service: ServiceId
    hours: Annotated[list[OpenSpan], PUBLIC]
    numbers_left: Annotated[Count | None, PUBLIC] = None
    """Of today's quota, as the centre counts; None: no limit."""
    online_only: Annotated[bool, PUBLIC] = False


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who booked for today, or took a number on the web; who it is, nobody learns from this."""

    ref: BookingRef
    service: ServiceId
    from_at: Moment
    """From then on the machine checks them in."""
    until_at: Moment
    ticket: Annotated[TicketNumber | None, LINKABLE] = None
    """The number taken on the web; None: a booked time, the machine gives the number at check-in."""
    at: Annotated[Moment | None, PUBLIC] = None
    """The booked time."""
    used: Annotated[bool, PUBLIC] = False


class Disaster(msgspec.Struct, frozen=True, kw_only=True):
    """Disaster mode: the queue and its numbers go on over midnight, services never close, these come first."""

    since: BusinessDay
    """The day all numbers belong to until it ends."""
    first: Annotated[list[ServiceId], PUBLIC]


class Hall(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at once; replaced as a whole."""

    services: Annotated[list[ServiceRules], PUBLIC] = []
    days: Annotated[list[DayHours], PUBLIC] = []
    """The next 60 days that differ from their weekday, for all services."""
    priorities: Annotated[list[PriorityId], PUBLIC] = []
    """What a machine offers to say about oneself, in this order; empty: it does not ask."""
    expected: Annotated[list[Expected], LINKABLE] = []
    """Of today."""
    disaster: Annotated[Disaster | None, PUBLIC] = None


@kind("queueing.set_numbers", version=1)
class SetNumbers(Downlink, frozen=True, kw_only=True):
    """From now on this machine's numbers are ``letter`` and ``first`` to ``last``; no other machine has them.

    A count that already stands inside the range goes on; otherwise it begins at ``first``.
    """

    letter: Letter
    first: Place
    last: Place


@kind("queueing.checked_in", version=1)
class CheckedIn(Uplink, frozen=True, kw_only=True):
    """Somebody who took a number on the web is here."""

    visit_id: VisitId
    ticket: TicketNumber
    service: ServiceId
    booking: BookingRef
    business_day: BusinessDay
    line_was_up: Annotated[bool, PUBLIC]


CODE_DIGITS = 8
"""Of a booking's code: seven at random and a check digit."""


def booking_ref(tenant: str, code: str) -> str:
    """How a booking's code is named where it may not be read: 16 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(f"madoguchi booking {tenant} {code}".encode()).hexdigest()[:16]


def check_digit(seven: str) -> str:
    """The Luhn digit (ISO/IEC 7812-1) that makes a typed code with one wrong or two swapped digits fail."""
    total = 0
    for place, symbol in enumerate(reversed(seven)):
        digit = int(symbol) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def follow_code(visit_id: str) -> str:
    """The end of the address on the slip's QR code: 16 characters, says nothing of the visit's identifier."""
    return b32encode(hashlib.sha256(f"madoguchi follow {visit_id}".encode()).digest()[:10]).decode().lower()


WEB: Literal["web"] = "web"
"""The device of a number that was taken on the web."""
