"""Whole visits through conductor and hands, with each thing going wrong at its far side."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import msgspec
import pytest

from edge_sync.messages.entry import Entry
from edge_sync.messages.forms import EntryMade, FormPrinted, JobState
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from edge_sync.messages.visit import CardOutcome, CardUsed, VisitBegan, VisitEnded
from edge_sync.seal.envelope import purpose
from kiosk.health.watch import Watch, changes
from kiosk.paper.fake import FakeA4Printer
from kiosk.visit.offers import ring
from tests.bench.virtual_card.persona import read_persona
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

PERSONA = read_persona(Path("default"))
FORMS = ("moving", "health_insurance", "child_allowance")


def test_a_visit_prints_the_form_and_forgets(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), KioskInMemory() as kiosk:
        kiosk.to_review()
        assert kiosk.vault.entry().people[0].name == PERSONA.name
        kiosk.confirm()
        kiosk.wait_step("thanks")
        assert not kiosk.vault.has_entry()
        assert kiosk.vault.facts() is None
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
        kiosk.to_secret()
        assert kiosk.state.tries_left == 3
        kiosk.type_secret("0000" if PERSONA.pin != "0000" else "1111")
        kiosk.wait_recorded(CardUsed)
        kiosk.wait_step("secret")
        assert kiosk.state.tries_left == 2
        kiosk.type_secret("0000" if PERSONA.pin != "0000" else "1111")
        kiosk.wait_step("last_try")
        assert kiosk.state.tries_left == 1
        assert [m.outcome for m in kiosk.wait_recorded(CardUsed, 2)] == [CardOutcome.WRONG_PIN] * 2  # type: ignore[attr-defined]


def test_a_card_pulled_while_it_is_read_is_asked_for_again_and_no_pin_is_sent_twice() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_secret()
        card = kiosk.lay(pull_after=5)
        kiosk.type_secret(PERSONA.pin)
        kiosk.wait_step("card_again")
        kiosk.reader.lay(card)
        kiosk.wait_step("secret")
        kiosk.type_secret(PERSONA.pin)
        kiosk.wait_step("typing")


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
        kiosk.wait_step("secret")
        assert kiosk.card_hand.fault is None


@pytest.mark.parametrize(
    ("reason", "fault"),
    [("media-empty", "PAPER-04"), ("media-jam", "PAPER-05"), ("toner-empty", "PAPER-06"), ("cover-open", "PAPER-09")],
)
def test_a_form_that_does_not_come_is_taken_back_and_may_be_tried_again(reason: str, fault: str) -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        kiosk.a4.set_faults(reason)
        kiosk.confirm()
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


def with_family(kiosk: KioskInMemory) -> None:
    """Two of a family move, by their own cards; three forms; everything else is passed over."""
    kiosk.to_secret("family_father", "moving")
    kiosk.type_secret("1234")
    kiosk.wait_step("question")
    kiosk.answer_all()
    kiosk.wait_step("household")
    kiosk.reader.lift()
    kiosk.settle()
    kiosk.answer("add_by_card")
    kiosk.wait_step("card")
    kiosk.lay("family_mother")
    kiosk.wait_step("secret")
    kiosk.type_secret("1234")
    kiosk.wait_step("question")
    kiosk.answer_all()
    kiosk.wait_step("household")
    kiosk.answer("family_done")
    kiosk.wait_step("review")


class JamsAfterOne(FakeA4Printer):
    """Lets one form out, then jams until it is mended."""

    def submit(self, pdf: bytes, *, title: str) -> int:
        if len(self.printed) == 1:
            self.set_faults("media-jam")
        return super().submit(pdf, title=title)


def test_a_family_gets_three_forms_and_only_what_jammed_is_printed_again() -> None:
    with KioskInMemory(a4=JamsAfterOne()) as kiosk:
        with_family(kiosk)
        people = kiosk.vault.entry().people
        assert [person.name for person in people] == ["架空　一郎", read_persona(Path("family_mother")).name]
        kiosk.confirm()
        kiosk.wait_step("print_trouble", within_s=15)
        assert kiosk.state.fault == "PAPER-05"
        assert kiosk.state.printed == ("moving",)
        kiosk.a4.set_faults()
        kiosk.a4.printed.append(b"a sheet that was stuck, so that the next one is not the second")
        kiosk.answer("print_again")
        kiosk.wait_step("thanks", within_s=15)
        assert kiosk.a4.titles == [f"{form} v1" for form in ("moving", "health_insurance", *FORMS[1:])]
        sealed = kiosk.wait_recorded(EntryMade)
        assert len(sealed) == 1
        entry = opened(kiosk, sealed[0])
        assert [person.name for person in entry.people] == [person.name for person in people]
        assert entry.ticket == "A001"


def opened(kiosk: KioskInMemory, letter: object) -> Entry:
    """What the counter will read."""
    assert isinstance(letter, EntryMade)
    bound = purpose(kind=EntryMade.KIND, version=EntryMade.VERSION, device="kiosk-01", visit_id=letter.visit_id)
    return msgspec.json.decode(kiosk.city.safe.open(letter.sealed, bound).reveal(), type=Entry)


@pytest.mark.parametrize(
    ("persona", "source"),
    [
        ("drivers_licence", "drivers_licence"),
        ("licence_no_pin", "drivers_licence"),
        ("residence_card", "residence_card"),
        ("number_b", "my_number"),
        ("face_card", "my_number"),
    ],
)
def test_every_kind_of_card_comes_to_the_review(persona: str, source: str) -> None:
    card = read_persona(Path(persona))
    secret = card.number_b or (card.card_number if card.card == "residence_card" else card.pin)
    with KioskInMemory() as kiosk:
        kiosk.to_card()
        kiosk.lay(persona)
        step = kiosk.wait_step("secret", "pinless", "typing", "question")
        if card.number_b:
            kiosk.answer("use_number_b" if step == "secret" else "by_number_b")
            kiosk.settle()
        if step in ("secret", "pinless"):
            kiosk.type_secret(secret)
        kiosk.wait_step("typing", "question")
        person = kiosk.vault.entry().people[0]
        assert person.source == source
        assert person.address == card.address
        assert person.name == ("" if card.card == "residence_card" else card.name)
        kiosk.answer_all()
        kiosk.wait_step("review")


def test_a_wrong_number_from_a_cards_face_is_said_and_typed_again() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_secret("residence_card")
        kiosk.type_secret("ZZ99999999ZZ")
        kiosk.wait_recorded(CardUsed)
        kiosk.wait_step("secret")
        assert kiosk.settle().fault == "CARD-12"
        kiosk.type_secret(read_persona(Path("residence_card")).card_number)
        kiosk.wait_step("typing")


def test_a_name_that_no_font_has_is_marked_for_the_clerk_before_it_is_sealed() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        person = kiosk.vault.entry().people[0]
        rare = msgspec.structs.replace(person, name=person.name + "\U0003fffd")
        kiosk.vault.change(lambda entry: msgspec.structs.replace(entry, people=(rare,)))
        kiosk.confirm()
        kiosk.wait_step("thanks", within_s=15)
        entry = opened(kiosk, kiosk.wait_recorded(EntryMade)[0])
        assert "lacking_letter" in entry.people[0].flags
        assert entry.people[0].name == rare.name, "the letter itself is never replaced"


def test_a_dead_print_service_is_told_apart() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        kiosk.a4.missing_service = True
        kiosk.confirm()
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
        assert kiosk.state.journey == "seal_certificate"


def press_to(kiosk: KioskInMemory, goal: str) -> None:
    """Walk with the buttons to an answer and take it."""
    for _ in range(40):
        state = kiosk.state
        places = ring(kiosk.world, state)
        if state.focus is not None and places[min(state.focus, len(places) - 1)] == goal:
            kiosk.press("decide")
            kiosk.settle()
            return
        kiosk.press("next")
    raise AssertionError(f"buttons never reach {goal}")


def test_three_buttons_alone_bring_a_form_out() -> None:
    wishes = ("go_on", "next_page", "right", "sign_on_paper", "pass_over", "choice_0", "type_done")
    with KioskInMemory() as kiosk:
        press_to(kiosk, "seal_certificate")
        kiosk.wait_step("ticket")
        press_to(kiosk, "go_on")
        kiosk.lay()
        kiosk.wait_step("secret")
        for digit in PERSONA.pin:
            press_to(kiosk, f"key_{kiosk.state.keypad.index(digit)}")
        press_to(kiosk, "pin_done")
        kiosk.wait_step("typing", "question")
        while kiosk.settle().step not in ("printing", "thanks"):
            places = ring(kiosk.world, kiosk.state)
            press_to(kiosk, next(wish for wish in wishes if wish in places))
        kiosk.wait_step("thanks", within_s=15)
        assert kiosk.a4.titles == ["seal_certificate v1"]
        kiosk.mouth.finish()
        assert PERSONA.pin not in "".join(kiosk.mouth.said)


def test_stopping_forgets_whoever_stands_there() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        assert kiosk.vault.has_entry()
    assert not kiosk.vault.has_entry()


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
