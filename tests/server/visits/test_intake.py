from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import PaperOutcome, TicketIssued, TicketPrinted
from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import (
    CardOutcome,
    CardUsed,
    StaffCalled,
    VisitBegan,
    VisitEnded,
    VisitOutcome,
    VisitWishes,
)
from server.ingest.arrival import Arrival
from server.visits.intake import KINDS, Intake
from server.visits.models import FormPrint, Visit
from server.visits.service import answer_call, calls_for_staff, records
from tests.server.stage.letters import hex32, ticket, visit_id

pytestmark = pytest.mark.usefixtures("database")
ME = visit_id("A001")


def arrival(at: datetime, sequence: int = 1, epoch: str = "e", device: str = "kiosk-01") -> Arrival:
    return Arrival(device, hex32(epoch), sequence, at, True, at)


def form(state: JobState) -> FormPrinted:
    return FormPrinted(visit_id=ME, form="residence_certificate", form_version=1, job_state=state, took_ms=5)


def test_the_record_is_the_same_whatever_arrives_first(clock: HandClock) -> None:
    messages: list[Message] = [
        VisitBegan(visit_id=ME, journey="moving", language="ja"),
        ticket("A001"),
        CardUsed(visit_id=ME, card_kind=CardKind.MY_NUMBER, outcome=CardOutcome.READ, took_ms=9),
        VisitEnded(visit_id=ME, outcome=VisitOutcome.FINISHED, last_step="thanks", took_ms=9),
    ]
    results = []
    for order in itertools.permutations(messages):
        Visit.objects.all().delete()
        for message in order * 2:
            Intake(lambda: None).take([(message, arrival(clock.now()))])
        results.append(Visit.objects.values().get())
    assert all(result == results[0] for result in results)
    assert (results[0]["journey"], results[0]["card_kind"], results[0]["outcome"]) == (
        "moving",
        "my_number",
        "finished",
    )


def test_older_letter_does_not_overrule_the_state_of_a_form(clock: HandClock) -> None:
    intake = Intake(lambda: None)
    intake.take([(form(JobState.COMPLETED), arrival(clock.now(), 9))])
    intake.take([(form(JobState.PENDING), arrival(clock.now(), 8))])
    assert [one.job_state for one in records([ME])[ME].forms.all()] == ["completed"]
    intake.take([(form(JobState.ABORTED), arrival(clock.now(), 10))])
    assert [one.job_state for one in records([ME])[ME].forms.all()] == ["aborted"]


def test_a_call_for_staff_stands_until_one_clerk_answers(clock: HandClock) -> None:
    intake = Intake(lambda: None)
    intake.take([(StaffCalled(visit_id=ME, step="pin", fault="CARD-08"), arrival(clock.now()))])
    assert [visit.staff_call_fault for visit in calls_for_staff(clock.now())] == ["CARD-08"]
    assert answer_call(ME, "tanaka", clock.now(), lambda: None) is not None
    assert answer_call(ME, "suzuki", clock.now(), lambda: None) is None
    assert calls_for_staff(clock.now()) == []
    card = CardUsed(visit_id=ME, card_kind=CardKind.MY_NUMBER, outcome=CardOutcome.READ, took_ms=9)
    intake.take([(card, arrival(clock.now(), 2))])
    assert calls_for_staff(clock.now()) == [], "another letter does not take the answer back"
    intake.take([(StaffCalled(visit_id=ME, step="pin"), arrival(clock.now(), 3))])
    assert len(calls_for_staff(clock.now())) == 1


VISITS = st.sampled_from([visit_id(name) for name in ("A001", "A002", "A003")])
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(VisitBegan, visit_id=VISITS, journey=st.sampled_from(["moving", "tax"]), language=st.just("ja")),
    st.sampled_from([ticket(name) for name in ("A001", "A002", "A003")]),
    st.builds(
        TicketPrinted,
        visit_id=VISITS,
        ticket=st.sampled_from(["A001", "B002"]),
        outcome=st.sampled_from(list(PaperOutcome)),
        took_ms=st.just(9),
        fault=st.sampled_from([None, "TICKET-01"]),
    ),
    st.builds(
        CardUsed,
        visit_id=VISITS,
        card_kind=st.sampled_from(list(CardKind)),
        outcome=st.sampled_from(list(CardOutcome)),
        took_ms=st.just(9),
    ),
    st.builds(StaffCalled, visit_id=VISITS, step=st.sampled_from(["pin", "paper"]), fault=st.just("CARD-08")),
    st.builds(
        VisitEnded,
        visit_id=VISITS,
        outcome=st.sampled_from(list(VisitOutcome)),
        last_step=st.just("thanks"),
        took_ms=st.just(9),
    ),
    st.builds(VisitWishes, visit_id=VISITS, language=st.sampled_from(["ja", "en"]), writing=st.booleans()),
    st.builds(
        FormPrinted,
        visit_id=VISITS,
        form=st.sampled_from(["residence_certificate", "seal_certificate"]),
        form_version=st.sampled_from([1, 2]),
        job_state=st.sampled_from(list(JobState)),
        took_ms=st.just(9),
    ),
)
HEARD = st.tuples(
    MESSAGES, st.integers(1, 9), st.sampled_from("ef"), st.integers(0, 5), st.sampled_from(["kiosk-01", "kiosk-02"])
)


def rows() -> list[object]:
    forms = FormPrint.objects.order_by("visit_id", "form").values(*(name for name in FORM_COLUMNS))
    return [list(Visit.objects.order_by("visit_id").values()), list(forms)]


FORM_COLUMNS = [column.attname for column in FormPrint._meta.concrete_fields if column.attname != "id"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(HEARD, max_size=25), cuts=st.sets(st.integers(0, 24)))
def test_together_letters_mean_what_they_mean_one_by_one(
    clock: HandClock, told: list[tuple[Message, int, str, int, str]], cuts: set[int]
) -> None:
    letters = [
        (message, arrival(clock.now() + timedelta(seconds=late_s), sequence, epoch, device))
        for message, sequence, epoch, late_s, device in told
    ]

    def outcome(pieces: Sequence[Sequence[tuple[Message, Arrival]]]) -> list[object]:
        FormPrint.objects.all().delete()
        Visit.objects.all().delete()
        for piece in pieces:
            Intake(lambda: None).take(piece)
        return rows()

    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(letters)), len(letters)]
    pieces = [letters[first:last] for first, last in itertools.pairwise(edges)]
    assert outcome(pieces) == outcome([[letter] for letter in letters])


def test_every_kind_of_a_visit_is_tried_above() -> None:
    tried = {VisitWishes, VisitBegan, TicketIssued, TicketPrinted, CardUsed, StaffCalled, VisitEnded, FormPrinted}
    assert set(KINDS) == tried
