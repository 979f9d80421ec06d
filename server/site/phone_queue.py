"""The running queue as phones and the public see it: read once a change, shared by everybody who asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from edge_sync.groundwork.clock import Clock
from edge_sync.messages.hall import Hall
from server.phone.corner import Corner, Outlook
from server.phone.opening import status_of
from server.phone.seen import Ended, Seen, Stand
from server.queueing.models import Counter, Ticket
from server.queueing.order import InLine, in_order
from server.queueing.rules import CallingRules
from server.queueing.states import State
from server.site.faces import Names

FRESH_MS = 1_000
"""News make a new reading at once; without news the order may still change with the priorities' weights."""
COLUMNS = (
    "pk",
    "follow_code",
    "visit_id",
    "number",
    "mark",
    "service",
    "state",
    "issued_at",
    "waiting_since",
    "priority",
    "booked_at",
    "counter__name",
    "times_called",
    "calling_since",
    "last_called_at",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """The whole queue at one moment."""

    day: str
    numbers: Mapping[str, Seen]
    corners: Mapping[str, Corner] = field(default_factory=dict)
    """Of services that somebody has a number for, without range and opening."""


class PhoneQueue:
    """Answers from one reading. The ports of the phone's room."""

    def __init__(
        self,
        clock: Clock,
        rules: Callable[[], CallingRules],
        told: Callable[[], Hall | None],
        ranges: Callable[[], Mapping[str, tuple[int, int]]],
        range_of: Callable[[str, datetime], tuple[int, int] | None],
        hit_percent: Callable[[], int | None],
        names: Callable[[], Names],
    ) -> None:
        self._clock = clock
        self._rules, self._told = rules, told
        self._ranges, self._range_of, self._hit_percent = ranges, range_of, hit_percent
        self.names = names
        self._lock = threading.Lock()
        self._reading: Reading | None = None
        self._read_ms = 0
        self._stale = 0

    def forget(self) -> None:
        """Something changed; any thread."""
        self._stale += 1

    def day(self) -> str:
        """The running queue day."""
        return self._rules().queue_day.isoformat()

    def seen(self, code: str) -> Seen | Ended | None:
        """One number by the end of its page's address."""
        found = self.reading().numbers.get(code)
        if found is not None:
            return found
        return Ended() if Ticket.objects.filter(follow_code=code).exists() else None

    def range_s(self, seen: Seen) -> tuple[int, int] | None:
        """What is left to wait."""
        return self._range_of(seen.visit_id, self._clock.now()) if seen.stand is Stand.WAITING else None

    def outlook(self) -> Outlook:
        """Every service that is offered or that somebody waits for."""
        hall, ranges, corners, now = self._told(), self._ranges(), self.reading().corners, self._clock.now()
        offered = [rules.service for rules in hall.services] if hall is not None else []
        everything = [*offered, *sorted(set(corners) - set(offered))]
        return Outlook(
            [_corner(service, corners.get(service), hall, ranges.get(service), now) for service in everything],
            disaster=hall is not None and hall.disaster is not None,
            hit_percent=self._hit_percent(),
            names=self.names(),
        )

    def reading(self) -> Reading:
        """The queue as it is now."""
        with self._lock:
            now_ms, stale = self._clock.monotonic_ms(), self._stale
            if self._reading is None or stale or now_ms - self._read_ms >= FRESH_MS:
                self._stale = 0
                self._reading, self._read_ms = _read(self._rules(), self._clock.now()), now_ms
            return self._reading


def _corner(
    service: str, known: Corner | None, hall: Hall | None, range_s: tuple[int, int] | None, now: datetime
) -> Corner:
    status = status_of(hall, service, now)
    if known is None:
        return Corner(service, status, 0, range_s)
    return Corner(service, status, known.waiting, range_s, known.issued, known.called, known.called_at)


def _read(rules: CallingRules, now: datetime) -> Reading:
    rows: list[Row] = list(
        Ticket.objects.filter(business_day=rules.queue_day).order_by("issued_at", "pk").values(*COLUMNS)
    )
    waiting = [
        InLine(row["pk"], row["service"], row["waiting_since"] or row["issued_at"], row["priority"], row["booked_at"])
        for row in rows
        if row["state"] == State.WAITING
    ]
    ahead = _people_ahead(in_order(waiting, now, rules), rules)
    numbers = {row["follow_code"]: _seen(row, ahead.get(row["pk"])) for row in rows if row["follow_code"]}
    return Reading(rules.queue_day.isoformat(), numbers, _corners(rows))


def _people_ahead(line: list[InLine], rules: CallingRules) -> dict[int, int]:
    """Of each number, how many are before it who may be called by a counter that receives it too."""
    counters = list(Counter.objects.filter(open=True).values_list("pk", flat=True))
    everybody = any(counter not in rules.serves for counter in counters)
    together: dict[str, set[str]] = {}
    for served in (rules.serves[counter] for counter in counters if counter in rules.serves):
        for service in served:
            together.setdefault(service, set()).update(served)
    before: dict[str, int] = {}
    result: dict[int, int] = {}
    for place, one in enumerate(line):
        mine = together.get(one.service, set()) | {one.service}
        result[one.key] = place if everybody else sum(before.get(service, 0) for service in mine)
        before[one.service] = before.get(one.service, 0) + 1
    return result


def _seen(row: Row, ahead: int | None) -> Seen:
    called = row["calling_since"] or row["last_called_at"]
    return Seen(
        code=row["follow_code"],
        visit_id=row["visit_id"],
        number=row["number"] + row["mark"],
        service=row["service"],
        stand=Stand(row["state"]),
        ahead=ahead,
        counter=row["counter__name"] or "",
        times_called=row["times_called"],
        calling=called.isoformat() if called is not None else "",
    )


def _corners(rows: list[Row]) -> dict[str, Corner]:
    found: dict[str, Corner] = {}
    for service in sorted({row["service"] for row in rows}):
        own = [row for row in rows if row["service"] == service]
        called = max((row for row in own if row["last_called_at"]), key=lambda row: row["last_called_at"], default=None)
        found[service] = Corner(
            service,
            status_of(None, service, own[-1]["issued_at"]),
            sum(row["state"] == State.WAITING for row in own),
            issued=own[-1]["number"] + own[-1]["mark"],
            called=called["number"] + called["mark"] if called else "",
            called_at=called["last_called_at"] if called else None,
        )
    return found
