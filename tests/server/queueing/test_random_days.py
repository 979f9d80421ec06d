"""Random deeds of three counters: what may never happen, and what taking back restores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from edge_sync.groundwork.clock import HandClock
from server.queueing.errors import NothingToTakeBack, QueueError
from server.queueing.models import Counter, Deed, Ticket
from server.queueing.policy import ENDED, Move, State
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk, Clerk, Issue
from server.queueing.undo import last_to_take_back
from tests.server.queueing.lawful import unlawful_deeds
from tests.server.queueing.test_service import Witness
from tests.server.stage.letters import visit_id

DAY = date(2026, 4, 1)
RULES = CallingRules(DAY, weight_percent={"elderly": 150}, recall_after_s=5, no_show_after_calls=1, no_show_after_s=5)
COUNTERS = st.integers(0, 2)
PLACES = st.integers(0, 5)


class Day(RuleBasedStateMachine):
    """One queue day."""

    @initialize()
    def open(self) -> None:
        for rows in (Deed.objects.all(), Ticket.objects.all()):
            rows.delete()
        self.clock = HandClock(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
        self.desk = CallDesk(self.clock, Witness(), lambda: None, lambda: RULES)
        self.seats = list(Counter.objects.order_by("position").values_list("pk", flat=True)[:3])
        self.before: dict[int, dict[str, object]] = {}
        self.given = 0

    def clerk(self, counter: int) -> Clerk:
        return Clerk(f"clerk {counter}", self.seats[counter])

    def columns(self, ticket: int) -> dict[str, object]:
        return dict(Ticket.objects.filter(pk=ticket).values()[0])

    @rule(elderly=st.booleans(), expected=st.booleans())
    def give(self, elderly: bool, expected: bool) -> None:
        self.given += 1
        number = f"A{self.given:03d}"
        why = "elderly" if elderly else ""
        self.desk.issue(
            Issue(number, visit_id(number), "moving", DAY, "k", self.clock.now(), True, priority=why, expected=expected)
        )

    @rule(seconds=st.sampled_from([1, 6, 60]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds * 1000)

    @rule(counter=COUNTERS)
    def call_next(self, counter: int) -> None:
        waiting = {one.pk: self.columns(one.pk) for one in Ticket.objects.filter(state=State.WAITING)}
        self.try_(lambda: self.desk.call_next(self.clerk(counter)), waiting)

    @rule(counter=COUNTERS, place=PLACES, deed=st.sampled_from(["call_this", "call_held", "late", "resume", "cancel"]))
    def choose(self, counter: int, place: int, deed: str) -> None:
        ticket = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))[place : place + 1]
        for key in ticket:
            self.try_(partial(getattr(self.desk, deed), key, self.clerk(counter)), {key: self.columns(key)})

    @rule(
        counter=COUNTERS,
        by=COUNTERS,
        deed=st.sampled_from(["recall", "finish", "no_show", "hold", "transfer", "add_services", "go_on"]),
    )
    def handle(self, counter: int, by: int, deed: str) -> None:
        more = {"transfer": ("tax", "a note"), "add_services": (["seal"],)}.get(deed, ())
        for ticket in Ticket.objects.filter(state=State.CALLED, counter=self.seats[counter]):
            self.try_(
                partial(getattr(self.desk, deed), ticket.pk, self.clerk(by), *more),
                {ticket.pk: self.columns(ticket.pk)},
            )

    @rule(place=PLACES)
    def check_in(self, place: int) -> None:
        for ticket in Ticket.objects.filter(state=State.EXPECTED).order_by("pk")[place : place + 1]:
            self.desk.check_in(ticket.pk, visit_id=visit_id(f"here {ticket.pk}"))

    @rule(counter=COUNTERS)
    def take_back(self, counter: int) -> None:
        deed = last_to_take_back(self.seats[counter], self.clock.now(), RULES)
        try:
            ticket = self.desk.take_back(self.clerk(counter))
        except NothingToTakeBack:
            assert deed is None
        except QueueError:
            pass
        else:
            assert deed is not None
            after, before = self.columns(ticket.pk), self.before[deed.pk]
            del after["note"], before["note"]
            assert after == before

    def try_(self, deed: Callable[[], Ticket], before: dict[int, dict[str, object]]) -> None:
        newest = Deed.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            ticket = deed()
        except QueueError:
            assert not Deed.objects.filter(pk__gt=newest).exists(), "what was refused left a trace"
        else:
            (written,) = Deed.objects.filter(pk__gt=newest)
            self.before[written.pk] = before[ticket.pk]

    @invariant()
    def a_counter_holds_at_most_one(self) -> None:
        held = Ticket.objects.filter(state=State.CALLED).values("counter").annotate(n=Count("pk"))
        assert all(one["n"] == 1 and one["counter"] is not None for one in held)

    @invariant()
    def what_has_ended_stays_so(self) -> None:
        for move, before in Deed.objects.values_list("move", "before"):
            assert before["state"] not in ENDED or move in (Move.LATE, Move.TAKE_BACK)
        assert not Ticket.objects.filter(state__in=ENDED, ended_at=None).exists()
        assert not Ticket.objects.exclude(state__in=ENDED).filter(ended_at__isnull=False).exists()
        assert not Ticket.objects.filter(state__in=ENDED).exclude(note="").exists()

    @invariant()
    def the_book_is_lawful(self) -> None:
        assert unlawful_deeds() == []


@pytest.mark.usefixtures("database")
def test_random_days() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=checks
        ),
    )
