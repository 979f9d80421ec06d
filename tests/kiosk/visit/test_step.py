"""The usual visit and each kind way out, in the pure step function."""

from __future__ import annotations

from typing import Any

import pytest

from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.queueing import Calling, PaperOutcome, QueueNow, TicketIssued, TicketPrinted
from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import CardOutcome, CardUsed, StaffCalled, VisitBegan, VisitEnded, VisitOutcome
from kiosk.visit import effects
from kiosk.visit import happenings as h
from tests.kiosk.visit.scenes import NOON, PIN, VISIT, Visit, world


def test_the_usual_visit_from_welcome_to_welcome() -> None:
    visit = Visit().printed()
    assert visit.state.step == "thanks"
    assert effects.Forget() in visit.asked, "as soon as the form is printed nobody needs the person's items"
    assert visit.state.people == 0
    visit.answer("finish")
    assert visit.state.idle()
    assert [type(m).__name__ for m in visit.recorded(VisitBegan)] == ["VisitBegan"]
    assert visit.recorded(VisitEnded)[0].outcome is VisitOutcome.FINISHED  # type: ignore[attr-defined]
    assert visit.recorded(CardUsed)[0].outcome is CardOutcome.READ  # type: ignore[attr-defined]
    assert visit.recorded(FormPrinted)[0].job_state is JobState.COMPLETED  # type: ignore[attr-defined]
    assert effects.Forget() in visit.asked


def test_the_number_is_asked_of_the_post_office_before_it_is_shown() -> None:
    visit = Visit().answer("residence_certificate")
    assert effects.TakeTicket(VISIT, "residence_certificate") in visit.asked
    assert visit.state.ticket is None
    assert visit.state.step == "number"


def test_a_late_number_of_another_visit_changes_nothing() -> None:
    visit = Visit().answer("residence_certificate")
    before = visit.state
    other = TicketIssued(
        visit_id="f" * 32, ticket="A009", service="moving", business_day="2026-04-01", line_was_up=True
    )
    assert visit.happen(h.TicketTaken(other)).state == before


@pytest.mark.parametrize(
    ("outcome", "fault"), [(PaperOutcome.NOT_PRINTED, "TICKET-01"), (PaperOutcome.UNKNOWN, "TICKET-03")]
)
def test_a_failed_slip_keeps_the_number_and_tells_staff(outcome: PaperOutcome, fault: str) -> None:
    visit = Visit().answer("moving")
    issued = TicketIssued(visit_id=VISIT, ticket="A002", service="moving", business_day="2026-04-01", line_was_up=True)
    visit.happen(h.TicketTaken(issued)).happen(h.SlipDone("A002", outcome, 2000, fault))
    assert (visit.state.step, visit.state.ticket, visit.state.slip) == ("ticket", "A002", outcome)
    assert visit.recorded(TicketPrinted)[0].fault == fault  # type: ignore[attr-defined]
    assert not any(isinstance(e, effects.PrintSlip) for e in visit.asked), "never printed twice by itself"


def test_no_number_still_lets_the_form_be_made() -> None:
    visit = Visit().answer("residence_certificate").happen(h.TicketRefused("DESK-01"))
    assert visit.state.step == "no_number"
    visit.answer("go_on_without_number")
    assert visit.state.step == "card"


def test_the_card_may_lie_there_already() -> None:
    visit = Visit().happen(h.ReaderSeen(card=True)).with_number().answer("go_on")
    assert visit.state.step == "looking"
    assert effects.LookAtCard() in visit.asked


@pytest.mark.parametrize(
    ("tries_left", "step"), [(3, "secret"), (2, "secret"), (1, "last_try"), (0, "locked"), (None, "secret")]
)
def test_tries_are_known_before_the_pin_is_asked(tries_left: int | None, step: str) -> None:
    visit = Visit().with_card(tries_left)
    assert visit.state.step == step
    assert visit.state.tries_left == tries_left


def test_staff_may_allow_the_last_try() -> None:
    visit = Visit(world(last_try_needs_staff=False)).with_card(1)
    assert visit.state.step == "secret"
    assert effects.ReadCard(PIN, allow_last_try=True) in visit.type_secret().answer("pin_done").asked


def test_the_pin_is_only_sent_when_whole_and_never_twice() -> None:
    visit = Visit().with_card()
    visit.answer("key_0").answer("pin_done")
    assert visit.state.step == "secret"
    visit.type_secret("111").answer("pin_done")
    assert visit.asked.count(effects.ReadCard(PIN, allow_last_try=False)) == 1
    visit.happen(h.CardTrouble("pin_wrong", "CARD-06", 2, 30))
    assert visit.state.step == "secret"
    assert visit.state.typed == 0
    assert effects.BeginSecret(PIN) in visit.asked
    assert not any(isinstance(e, effects.ReadCard) for e in visit.asked), "a PIN is never retried by us"


@pytest.mark.parametrize(
    ("event", "fault", "tries", "step", "outcome"),
    [
        ("pin_wrong", "CARD-06", 2, "secret", CardOutcome.WRONG_PIN),
        ("pin_wrong", "CARD-06", 1, "last_try", CardOutcome.WRONG_PIN),
        ("card_locked", "CARD-08", 0, "locked", CardOutcome.LOCKED),
        ("card_removed", "CARD-03", None, "card_again", CardOutcome.REMOVED),
        ("card_without_pin", "CARD-09", None, "pinless", CardOutcome.NO_PIN_CARD),
        ("card_unknown", "CARD-05", None, "other_card", CardOutcome.NOT_RECOGNISED),
        ("reader_gone", "CARD-02", None, "no_reader", CardOutcome.READER_FAULT),
    ],
)
def test_each_way_a_reading_fails_has_its_own_screen(
    event: str, fault: str, tries: int | None, step: str, outcome: CardOutcome
) -> None:
    visit = Visit().with_pin().happen(h.CardTrouble(event, fault, tries, 30))
    assert visit.state.step == step
    assert visit.recorded(CardUsed)[-1].outcome is outcome  # type: ignore[attr-defined]
    assert visit.state.ticket == "A001"


def test_a_card_of_another_kind_is_named_and_another_may_be_laid() -> None:
    visit = Visit().with_number().happen(h.ReaderSeen(card=False))
    visit.answer("go_on").happen(h.ReaderSeen(card=True)).happen(h.CardSeen(CardKind.UNKNOWN, (), 20))
    assert visit.state.step == "other_card"
    assert visit.happen(h.ReaderSeen(card=False)).state.step == "card"


def test_a_stopped_printer_can_be_tried_again_while_the_visit_lives() -> None:
    visit = Visit().to_review().confirmed()
    visit.happen(h.FormMoved("residence_certificate", JobState.PROCESSING_STOPPED, 900, "PAPER-04"))
    assert visit.state.step == "print_trouble"
    assert visit.state.people == 1
    assert effects.FillForms(VISIT, ("residence_certificate",), "A001") in visit.answer("print_again").asked


def warned(visit: Visit) -> bool:
    return visit.state.warned


def test_idleness_warns_then_forgets() -> None:
    visit = Visit(world(forget_after_ms=60_000, warn_before_ms=20_000)).with_person()
    visit.wait(39_000)
    assert not warned(visit)
    visit.wait(2_000)
    assert warned(visit)
    assert effects.Say("still_there") in visit.all_asked
    visit.answer("still_here")
    assert not warned(visit)
    visit.wait(61_000)
    assert visit.state.idle()
    assert visit.state.people == 0
    assert visit.recorded(VisitEnded)[0].outcome is VisitOutcome.TIMED_OUT  # type: ignore[attr-defined]
    assert effects.Forget() in visit.all_asked


def test_a_working_machine_is_no_idle_visitor_but_does_not_work_for_ever() -> None:
    visit = Visit().to_review().confirmed().wait(61_000)
    assert visit.state.step == "printing"
    visit.wait(40_000)
    assert (visit.state.step, visit.state.fault) == ("fault", "RUN-02")
    assert effects.Forget() in visit.all_asked


def test_any_fall_forgets_first() -> None:
    visit = Visit().with_person().happen(h.Fell("RUN-01"))
    assert effects.Forget() in visit.asked
    assert visit.state.people == 0
    assert visit.state.step == "fault"
    assert visit.answer("finish").recorded(VisitEnded)[0].outcome is VisitOutcome.FAULT  # type: ignore[attr-defined]


def test_staff_can_be_called_from_anywhere_and_the_visit_goes_on() -> None:
    visit = Visit().with_card().answer("call_staff")
    assert visit.state.step == "secret"
    assert visit.recorded(StaffCalled)[0].step == "secret"  # type: ignore[attr-defined]
    visit.answer("start_over")
    assert visit.recorded(VisitEnded)[0].outcome is VisitOutcome.SENT_TO_STAFF  # type: ignore[attr-defined]


def test_start_over_forgets_and_back_goes_back() -> None:
    visit = Visit().with_card().answer("back")
    assert visit.state.step == "ticket"
    visit.answer("start_over")
    assert visit.state.idle()
    assert effects.Forget() in visit.asked


def _queue(ticket: str, times: int = 1) -> QueueNow:
    call = Calling(ticket=ticket, visit_id=VISIT, counter="2番窓口", called_at=NOON, times_called=times)
    return QueueNow(as_of=NOON, business_day="2026-04-01", calling=[call], waiting=[])


def test_a_call_is_shown_and_spoken_once_and_a_recall_again() -> None:
    visit = Visit().happen(h.QueueSeen(_queue("A001"), True))
    facts = {"ticket": "A001", "counter": "2番窓口"}
    assert [(said.facts, said.call.times) for said in _called(visit)] == [(facts, 1)]
    assert _called(visit.happen(h.QueueSeen(_queue("A001"), True))) == []
    assert [(said.facts, said.call.times) for said in _called(visit.happen(h.QueueSeen(_queue("A001", 2), True)))] == [
        (facts, 2)
    ]
    assert visit.wait(21_000).state.call is None


def _called(visit: Visit) -> list[Any]:
    return [effect for effect in visit.asked if isinstance(effect, effects.Say) and effect.call is not None]


def test_somebody_elses_call_does_not_interrupt_a_visit() -> None:
    visit = Visit().with_card().happen(h.QueueSeen(_queue("A009"), True))
    assert visit.state.call is None
    assert visit.happen(h.QueueSeen(_queue("A001"), True)).state.call is not None


def test_three_buttons_reach_everything_and_pin_keys_are_never_spoken() -> None:
    visit = Visit().with_card()
    spoken: list[str] = []
    seen = set()
    for _ in range(20):
        visit.happen(h.Pressed("next"))
        seen.add(visit.state.focus)
        spoken += [e.key for e in visit.asked if isinstance(e, effects.Say)]
    assert seen == set(range(15)), "ten keys, 戻る, 最初から, 職員を呼ぶ and 消す/決定 are on the ring"
    assert not [key for key in spoken if "key_" in key]
    visit.happen(h.Pressed("staff"))
    assert visit.state.staff_called


def test_buttons_alone_finish_a_visit() -> None:
    visit = Visit()
    visit.happen(h.Pressed("next")).happen(h.Pressed("next")).happen(h.Pressed("decide"))
    assert visit.state.journey == "seal_certificate"


def test_a_touch_on_the_question_still_there_is_heard_although_it_lies_over_another_step() -> None:
    visit = Visit().with_person()
    visit.wait(world().rules.forget_after_ms - world().rules.warn_before_ms + 1_000)
    assert visit.state.shown() == "still_there"
    visit.happen(h.Answered("still_there", "still_here"))
    assert not visit.state.warned
    assert visit.state.step == "typing"


def closed(visit: Visit, sentence: str = "") -> Visit:
    return visit.happen(h.QueueSeen(None, False, False, sentence))


def test_a_closed_machine_offers_no_errand_but_staff_can_be_called() -> None:
    visit = closed(Visit())
    assert visit.state.shown() == "closed"
    assert visit.answer("moving").state.idle()
    visit.happen(h.Answered("closed", "call_staff"))
    assert visit.recorded(StaffCalled)


def test_whoever_stands_there_when_the_machine_is_closed_finishes_first() -> None:
    visit = closed(Visit().printed(), "10時に再開します")
    assert visit.state.step == "thanks"
    visit.answer("finish")
    assert visit.state.shown() == "closed"
    visit.happen(h.QueueSeen(None, False))
    assert visit.state.shown() == "welcome"
