"""When a machine may give numbers for a service: a pure function of the hall's rules and a moment.

The kiosk asks it for the welcome screen, the post office before each number. What is not known never closes anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages.hall import Disaster, Hall, ServiceRules
from edge_sync.messages.queueing import QueueNow

LOOK_AHEAD_DAYS = 60
"""``Hall.days`` reaches so far."""


CLOSED_NOW, QUOTA_USED = "HALL-02", "HALL-03"
"""The codes of a number refused by these rules."""


class Shut(StrEnum):
    """Why no number is given."""

    HOURS = "hours"
    SPENT = "spent"
    """Today's quota is used up."""
    ONLINE = "online"
    """Numbers of this service are given on the web alone."""


@dataclass(frozen=True)
class Opening:
    """Whether numbers are given; true in a condition when they are. Moments are aware, in Asia/Tokyo."""

    is_open: bool
    why: Shut | None = None
    until: datetime | None = None
    """While open: when that ends today. None: no end is known."""
    closed_at: datetime | None = None
    """While closed by the hours: when it ended today. None: it did not open yet, or not at all today."""
    next_from: datetime | None = None
    """While closed by the hours or the quota: the next opening within 60 days. None: none is known."""
    day_name: str = ""
    """Why today differs from its weekday: ``元日``."""

    def __bool__(self) -> bool:
        return self.is_open

    @property
    def code(self) -> str:
        """The refusal's code; empty while it is open."""
        if self.is_open:
            return ""
        return QUOTA_USED if self.why is Shut.SPENT else CLOSED_NOW


OPEN = Opening(is_open=True)


def is_open(hall: Hall | None, service: str, now: datetime | None) -> Opening:
    """Say whether numbers are given for ``service``, and if not, why and from when.

    ``hall`` None: the rules are not known. ``now`` None: nobody vouches for the clock (``QueueView.clock_known``).
    A disaster opens everything.
    """
    if hall is None or hall.disaster is not None:
        return OPEN
    rules = next((one for one in hall.services if one.service == service), None)
    if rules is None:
        return OPEN
    if rules.online_only:
        return Opening(is_open=False, why=Shut.ONLINE)
    if now is None:
        return Opening(is_open=False, why=Shut.SPENT) if rules.numbers_left == 0 else OPEN
    opening = _by_the_hours(hall, rules, now.astimezone(TOKYO))
    if opening.is_open and rules.numbers_left == 0:
        tomorrow = datetime.combine(now.astimezone(TOKYO).date() + timedelta(days=1), time(), TOKYO)
        return Opening(is_open=False, why=Shut.SPENT, next_from=_next_from(hall, rules, tomorrow))
    return opening


def hall_here(
    queue: QueueNow, *, queue_day: str, given: Mapping[str, int], disaster: Disaster | None = None
) -> Hall | None:
    """The rules as they hold at this machine now.

    ``numbers_left`` is less what was ``given`` here by service and the centre had not counted; a count of another day
    is no limit. ``disaster`` is the one in force here, whoever declared it.
    """
    hall = queue.hall
    if hall is None:
        return None if disaster is None else Hall(disaster=disaster)
    same_day = queue.business_day == queue_day
    services = [_with_left(one, given.get(one.service, 0), same_day) for one in hall.services]
    return msgspec.structs.replace(hall, services=services, disaster=disaster)


def _with_left(rules: ServiceRules, given: int, same_day: bool) -> ServiceRules:
    if rules.numbers_left is None:
        return rules
    left = max(0, rules.numbers_left - given) if same_day else None
    return msgspec.structs.replace(rules, numbers_left=left)


def _by_the_hours(hall: Hall, rules: ServiceRules, now: datetime) -> Opening:
    today = now.date()
    closed_at = None
    for begins, ends in _spans(hall, rules, today):
        if begins <= now < ends:
            return Opening(is_open=True, until=ends, day_name=_name(hall, today))
        if ends <= now:
            closed_at = ends
    return Opening(
        is_open=False,
        why=Shut.HOURS,
        closed_at=closed_at,
        next_from=_next_from(hall, rules, now),
        day_name=_name(hall, today),
    )


def _next_from(hall: Hall, rules: ServiceRules, after: datetime) -> datetime | None:
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        for begins, _ in _spans(hall, rules, after.date() + timedelta(days=ahead)):
            if begins >= after:
                return begins
    return None


def _spans(hall: Hall, rules: ServiceRules, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The hours of one date, in order. A date that differs has its own hours, for every service that ever opens."""
    special = next((one for one in hall.days if one.day == day.isoformat()), None)
    if special is not None and rules.hours:
        spans = sorted((one.from_min, one.until_min) for one in special.spans)
    else:
        spans = sorted((one.from_min, one.until_min) for one in rules.hours if one.weekday == day.weekday())
    midnight = datetime.combine(day, time(), TOKYO)
    for from_min, until_min in spans:
        yield midnight + timedelta(minutes=from_min), midnight + timedelta(minutes=until_min)


def _name(hall: Hall, day: date) -> str:
    return next((one.name for one in hall.days if one.day == day.isoformat()), "")
