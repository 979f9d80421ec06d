"""A desk with the real book of promises hanging on, and simulated days as the queue's rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from edge_sync.groundwork.clock import TOKYO, HandClock
from server.queueing.models import Counter, Ticket
from server.queueing.policy import State
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk, Clerk, Issue
from server.site.hall_room import HallRoom
from server.site.switchboard import Switchboard
from server.site.waits_room import waits_room
from server.site.waits_stories import recorded
from server.waits.story import Day, Story
from tests.server.stage.letters import visit_id

DAY = date(2026, 4, 1)
RULES = CallingRules(DAY, recall_after_s=0, no_show_after_calls=1, no_show_after_s=0)


class Hall:
    """A desk with the real book of promises hanging on."""

    def __init__(self, clock: HandClock) -> None:
        self.clock, self.rules = clock, RULES
        self.news: list[str] = []
        self.room = waits_room(clock, HallRoom(lambda: self.rules, lambda: None), Switchboard(self.news.append))
        assert self.room.witness is not None
        self.desk = CallDesk(clock, self.room.witness, lambda: None, lambda: self.rules)
        self.counters = [Clerk(f"clerk{place}", one.pk) for place, one in enumerate(Counter.objects.all()[:3])]

    def give(self, number: str, service: str = "moving", *, sure: bool = True, late_s: int = 0) -> Ticket:
        since = self.clock.now() - timedelta(seconds=late_s)
        return self.desk.issue(Issue(number, visit_id(number), service, DAY, "kiosk-01", since, sure))

    def after(self, seconds: int) -> None:
        self.clock.advance(seconds * 1000)

    def stories(self) -> list[Story]:
        return list(next(recorded([DAY])).stories)


def in_rows(played: Sequence[Day], counters: dict[str, Counter]) -> None:
    """Simulated days as the queue's rows, as far as first waits go."""
    rows = []
    for day in played:
        midnight = datetime.combine(day.date, time(), TOKYO).astimezone(UTC)
        seen: set[str] = set()
        for one in day.stories:
            if one.visit in seen or one.called_s is None or one.ended_s is None:
                continue
            seen.add(one.visit)
            since = midnight + timedelta(seconds=one.issued_s)
            rows.append(
                Ticket(
                    number=f"A{len(seen):03d}",
                    visit_id=visit_id(one.visit),
                    service=one.service,
                    business_day=day.date,
                    device="kiosk-01",
                    state=State.FINISHED.value,
                    issued_at=since,
                    waiting_since=since,
                    counter=counters[one.counter],
                    called_at=midnight + timedelta(seconds=one.called_s),
                    ended_at=midnight + timedelta(seconds=one.ended_s),
                )
            )
    Ticket.objects.bulk_create(rows)
