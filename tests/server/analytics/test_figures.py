from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.queueing import TicketIssued
from edge_sync.messages.sensitivity import PERSONAL, PUBLIC
from server.analytics.facts import Call, End, Facts, PersonalField, refuse_personal
from server.analytics.models import TicketFact
from server.analytics.rollup import LONG_WAIT_S, Fact, by_hour, by_service, sums
from server.ingest.arrival import Arrival
from tests.server.stage.letters import hex32, ticket, visit_id

MORNING = datetime(2026, 4, 1, 0, 10, tzinfo=UTC)


def fact(minute: int, wait_s: int | None, service: str = "moving") -> Fact:
    return Fact(service, MORNING + timedelta(minutes=minute), wait_s is not None, wait_s)


def test_mean_is_made_of_known_waits_only() -> None:
    result = sums([fact(0, 100), fact(1, LONG_WAIT_S), fact(2, None)])
    assert (result.issued, result.called, result.waits_known, result.mean_wait_s, result.long_waits) == (
        3,
        2,
        2,
        950,
        1,
    )
    assert sums([]).mean_wait_s is None
    assert sums([fact(0, LONG_WAIT_S - 1)]).long_waits == 0


def test_hours_are_those_of_hagi_and_have_no_holes() -> None:
    hours = by_hour([fact(0, 5), fact(125, None)])
    assert [(hour.hour, hour.sums.issued) for hour in hours] == [(9, 1), (10, 0), (11, 1)]
    assert [name for name, _ in by_service([fact(0, 1, "tax"), fact(0, 1), fact(1, 1)])] == ["moving", "tax"]


class Named(msgspec.Struct):
    name: Annotated[str, PERSONAL]


class Careless(msgspec.Struct):
    count: Annotated[int, PUBLIC]
    remark: str


@pytest.mark.parametrize(("shape", "field"), [(Named, "name"), (Careless, "remark")])
def test_personal_and_unmarked_fields_are_refused(shape: type[msgspec.Struct], field: str) -> None:
    with pytest.raises(PersonalField) as caught:
        refuse_personal(shape)
    assert caught.value.field == field


def test_what_we_take_in_is_not_personal() -> None:
    refuse_personal(TicketIssued)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("sure", [True, False])
def test_a_wait_is_known_only_with_a_trusted_clock(clock: HandClock, sure: bool) -> None:
    facts, me = Facts(), visit_id("A001")
    at = Arrival("kiosk-01", hex32("e"), 1, clock.now(), sure, clock.now())
    facts.tickets_issued([(ticket("A001"), at)])
    facts.tickets_issued([(ticket("A001"), at)])
    clock.advance(90_000)
    facts.called(Call(me, "1番窓口", clock.now()))
    clock.advance(60_000)
    facts.called(Call(me, "1番窓口", clock.now()))
    facts.ended(End(me, clock.now(), "finished"))
    row = TicketFact.objects.get()
    assert (row.wait_s, row.served_s, row.outcome) == (90 if sure else None, 60, "finished")


@pytest.mark.usefixtures("database")
def test_a_wait_follows_when_the_moment_of_issue_is_corrected(clock: HandClock) -> None:
    facts, now = Facts(), clock.now()
    unsure = Arrival("kiosk-01", hex32("e"), 1, now, False, now)
    facts.tickets_issued([(ticket("A001"), unsure)])
    facts.called(Call(visit_id("A001"), "2番窓口", now + timedelta(seconds=60)))
    assert TicketFact.objects.get().wait_s is None
    sure = Arrival("kiosk-01", hex32("e"), 1, now - timedelta(seconds=40), True, now)
    facts.ticket_redated(ticket("A001"), sure)
    fact = TicketFact.objects.get()
    assert (fact.wait_s, fact.time_is_sure, fact.issued_at) == (100, True, sure.occurred_at)
