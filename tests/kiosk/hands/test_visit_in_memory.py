"""Whole visits through conductor and hands, with each thing going wrong at its far side."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from edge_sync.messages.visit import CardOutcome, CardUsed, VisitBegan, VisitEnded
from kiosk.health.watch import Watch, changes
from tests.bench.virtual_card.persona import read_persona
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

PERSONA = read_persona(Path("default"))


def test_a_visit_prints_the_form_and_forgets(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), KioskInMemory() as kiosk:
        kiosk.to_review()
        facts = kiosk.vault.facts()
        assert facts is not None
        assert facts.name.reveal() == PERSONA.name
        kiosk.answer("right")
        kiosk.wait_step("thanks")
        assert kiosk.vault.facts() is None
        assert facts.name.wiped
        kiosk.answer("finish")
        kiosk.wait_step("welcome")
        kiosk.wait_recorded(VisitEnded)
        assert len(kiosk.a4.printed) == 1
        assert len(kiosk.slips.printed) == 1
        assert kiosk.slips.printed[0].ticket_number == "A001"
        told = repr(kiosk.desk.letters) + caplog.text + str(kiosk.a4.titles)
        assert PERSONA.pin not in told
        told += repr(kiosk.shown)
        kiosk.mouth.finish()
        for item in (PERSONA.name, PERSONA.address, PERSONA.name.split("　")[0]):
            assert item not in told, "nothing but paper and glass may know the person"
            assert item not in "".join((*kiosk.mouth.said, *kiosk.mouth.hushed))


@pytest.mark.parametrize(
    ("how", "fault", "outcome"),
    [
        ({"slips_left": 0}, "TICKET-01", PaperOutcome.NOT_PRINTED),
        ({"cover_open": True}, "TICKET-02", PaperOutcome.NOT_PRINTED),
        ({"silent": True}, "TICKET-03", PaperOutcome.NOT_PRINTED),
        ({"silent_after_sending": True}, "TICKET-03", PaperOutcome.UNKNOWN),
        ({"missing": True}, "TICKET-04", PaperOutcome.NOT_PRINTED),
    ],
)
def test_a_slip_that_does_not_come_keeps_the_number(how: dict[str, object], fault: str, outcome: PaperOutcome) -> None:
    with KioskInMemory() as kiosk:
        for name, value in how.items():
            setattr(kiosk.slips, name, value)
        kiosk.answer("moving")
        kiosk.wait_step("ticket")
        letter = kiosk.wait_recorded(TicketPrinted)[0]
        assert isinstance(letter, TicketPrinted)
        assert (letter.outcome, letter.fault, letter.ticket) == (outcome, fault, "A001")
        assert kiosk.state.ticket == "A001"
        assert kiosk.slip_hand.fault == fault


@pytest.mark.parametrize(
    ("persona", "step", "outcome"),
    [
        ("locked", "locked", CardOutcome.LOCKED),
        ("last_try", "last_try", CardOutcome.LAST_TRY),
        ("no_pin", "pinless", CardOutcome.NO_PIN_CARD),
        ("no_pin_like_locked", "locked", CardOutcome.LOCKED),
        ("foreign", "other_card", CardOutcome.NOT_RECOGNISED),
    ],
)
def test_a_card_that_cannot_be_read_is_led_to_the_counter(persona: str, step: str, outcome: CardOutcome) -> None:
    with KioskInMemory() as kiosk:
        kiosk.answer("residence_certificate")
        kiosk.wait_step("ticket")
        kiosk.lay(persona)
        kiosk.wait_step(step)
        used = kiosk.wait_recorded(CardUsed)[0]
        assert isinstance(used, CardUsed)
        assert used.outcome is outcome
        assert kiosk.state.ticket == "A001"
        assert kiosk.vault.facts() is None


def test_a_wrong_pin_costs_one_try_and_the_card_says_how_many_are_left() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_pin()
        assert kiosk.state.tries_left == 3
        kiosk.type_pin("0000" if PERSONA.pin != "0000" else "1111")
        kiosk.wait_recorded(CardUsed)
        kiosk.wait_step("pin")
        assert kiosk.state.tries_left == 2
        kiosk.type_pin("0000" if PERSONA.pin != "0000" else "1111")
        kiosk.wait_step("last_try")
        assert kiosk.state.tries_left == 1
        assert [m.outcome for m in kiosk.wait_recorded(CardUsed, 2)] == [CardOutcome.WRONG_PIN] * 2  # type: ignore[attr-defined]


def test_a_card_pulled_while_it_is_read_is_asked_for_again_and_no_pin_is_sent_twice() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_pin()
        card = kiosk.lay(pull_after=5)
        kiosk.type_pin(PERSONA.pin)
        kiosk.wait_step("card_again")
        kiosk.reader.lay(card)
        kiosk.wait_step("pin")
        kiosk.type_pin(PERSONA.pin)
        kiosk.wait_step("review")


def test_no_reader_is_said_kindly_and_found_again() -> None:
    with KioskInMemory() as kiosk:
        kiosk.reader.set_state(reader=False)
        kiosk.answer("residence_certificate")
        kiosk.wait_step("ticket")
        kiosk.answer("go_on")
        kiosk.wait_step("card")
        kiosk.lay()
        time.sleep(0.1)
        assert kiosk.card_hand.fault == "CARD-02"
        kiosk.reader.set_state(reader=True)
        kiosk.wait_step("pin")
        assert kiosk.card_hand.fault is None


@pytest.mark.parametrize(
    ("reason", "fault"),
    [("media-empty", "PAPER-04"), ("media-jam", "PAPER-05"), ("toner-empty", "PAPER-06"), ("cover-open", "PAPER-09")],
)
def test_a_form_that_does_not_come_is_taken_back_and_may_be_tried_again(reason: str, fault: str) -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        kiosk.a4.set_faults(reason)
        kiosk.answer("right")
        kiosk.wait_step("print_trouble")
        letter = kiosk.wait_recorded(FormPrinted)[0]
        assert isinstance(letter, FormPrinted)
        assert letter.fault == fault
        kiosk.a4.set_faults()
        assert not kiosk.a4.printed, "the job was taken back: it must not come out before somebody else's eyes"
        kiosk.answer("print_again")
        kiosk.wait_step("thanks")
        assert len(kiosk.a4.printed) == 1
        again = kiosk.wait_recorded(FormPrinted, 2)[1]
        assert isinstance(again, FormPrinted)
        assert again.job_state is JobState.COMPLETED


def test_a_dead_print_service_is_told_apart() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        kiosk.a4.missing_service = True
        kiosk.answer("right")
        kiosk.wait_step("print_trouble")
        assert kiosk.state.fault == "PAPER-01"


def test_a_closed_post_office_gives_no_number_but_loses_no_letter() -> None:
    with KioskInMemory() as kiosk:
        kiosk.desk.close_down()
        kiosk.answer("residence_certificate")
        kiosk.wait_step("no_number")
        assert kiosk.state.fault == "DESK-01"
        kiosk.answer("go_on_without_number")
        kiosk.wait_step("card")
        kiosk.desk.open_again()
        assert len(kiosk.wait_recorded(VisitBegan)) == 1


def test_a_full_store_gives_no_number() -> None:
    with KioskInMemory() as kiosk:
        kiosk.desk.fill_up()
        kiosk.answer("moving")
        kiosk.wait_step("no_number")
        assert kiosk.state.fault == "DESK-03"


def test_buttons_alone_take_a_number() -> None:
    with KioskInMemory() as kiosk:
        for button in ("next", "next", "decide"):
            kiosk.panel.press(button)
            time.sleep(0.1)
        kiosk.wait_step("ticket")
        assert kiosk.state.journey == "moving"


def test_stopping_forgets_whoever_stands_there() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        facts = kiosk.vault.facts()
    assert facts is not None
    assert facts.name.wiped


def test_faults_are_told_once_when_they_begin_and_once_when_they_end() -> None:
    assert changes({}, {"ticket printer": "TICKET-01"}) == [FaultBegan(fault="TICKET-01", detail="ticket printer")]
    assert changes({"ticket printer": "TICKET-01"}, {"ticket printer": "TICKET-01"}) == []
    assert changes({"ticket printer": "TICKET-01"}, {"ticket printer": None}) == [FaultEnded(fault="TICKET-01")]
    told: list[object] = []
    states = iter([None, "CARD-02", "CARD-02", "CARD-01", None])
    watch = Watch({"card reader": lambda: next(states)}, told.append)
    for _ in range(5):
        watch.look()
    assert told == [
        FaultBegan(fault="CARD-02", detail="card reader"),
        FaultEnded(fault="CARD-02"),
        FaultBegan(fault="CARD-01", detail="card reader"),
        FaultEnded(fault="CARD-01"),
    ]
