from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import CardOutcome, CardUsed, StaffCalled, VisitBegan, VisitEnded, VisitOutcome
from server.ingest.arrival import Arrival
from server.visits.intake import Intake
from server.visits.models import Visit
from server.visits.service import answer_call, calls_for_staff, records
from tests.server.stage.letters import hex32, ticket, visit_id

pytestmark = pytest.mark.usefixtures("database")
ME = visit_id("A001")


def arrival(at: datetime, sequence: int = 1) -> Arrival:
    return Arrival("kiosk-01", hex32("e"), sequence, at, True, at)


def form(state: JobState) -> FormPrinted:
    return FormPrinted(visit_id=ME, form="residence_certificate", form_version=1, job_state=state, took_ms=5)


def tell(intake: Intake, index: int, at: Arrival) -> None:
    card = CardUsed(visit_id=ME, card_kind=CardKind.MY_NUMBER, outcome=CardOutcome.READ, took_ms=9)
    end = VisitEnded(visit_id=ME, outcome=VisitOutcome.FINISHED, last_step="thanks", took_ms=9)
    if index == 0:
        intake.began(VisitBegan(visit_id=ME, journey="moving", language="ja"), at)
    elif index == 1:
        intake.tickets_issued([(ticket("A001"), at)])
    elif index == 2:
        intake.card_used(card, at)
    else:
        intake.ended(end, at)


def test_the_record_is_the_same_whatever_arrives_first(clock: HandClock) -> None:
    results = []
    for order in itertools.permutations(range(4)):
        Visit.objects.all().delete()
        for index in order * 2:
            tell(Intake(lambda: None), index, arrival(clock.now()))
        results.append(Visit.objects.values().get())
    assert all(result == results[0] for result in results)
    assert (results[0]["journey"], results[0]["card_kind"], results[0]["outcome"]) == (
        "moving",
        "my_number",
        "finished",
    )


def test_older_letter_does_not_overrule_the_state_of_a_form(clock: HandClock) -> None:
    intake = Intake(lambda: None)
    intake.form_printed(form(JobState.COMPLETED), arrival(clock.now(), 9))
    intake.form_printed(form(JobState.PENDING), arrival(clock.now(), 8))
    assert [one.job_state for one in records([ME])[ME].forms.all()] == ["completed"]
    intake.form_printed(form(JobState.ABORTED), arrival(clock.now(), 10))
    assert [one.job_state for one in records([ME])[ME].forms.all()] == ["aborted"]


def test_a_call_for_staff_stands_until_one_clerk_answers(clock: HandClock) -> None:
    intake = Intake(lambda: None)
    intake.staff_called(StaffCalled(visit_id=ME, step="pin", fault="CARD-08"), arrival(clock.now()))
    assert [visit.staff_call_fault for visit in calls_for_staff(clock.now())] == ["CARD-08"]
    assert answer_call(ME, "tanaka", clock.now(), lambda: None) is not None
    assert answer_call(ME, "suzuki", clock.now(), lambda: None) is None
    assert calls_for_staff(clock.now()) == []
    intake.staff_called(StaffCalled(visit_id=ME, step="pin"), arrival(clock.now(), 2))
    assert len(calls_for_staff(clock.now())) == 1
