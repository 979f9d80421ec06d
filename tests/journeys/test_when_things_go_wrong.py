"""One row of the table of mishaps each, made at the far side; the visit goes on as far as it can."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.bench.virtual_card.persona import read_persona
from tests.journeys.conftest import FORGET_AFTER_MS
from tests.journeys.walk import PERSONA, Walk

pytestmark = pytest.mark.parts

WRONG_PIN = "0000" if PERSONA.pin != "0000" else "1111"


@pytest.mark.parametrize(
    ("persona", "step", "says", "outcome"),
    [
        ("last_try", "last_try", "あと１回だけ", "last_try"),
        ("locked", "locked", "今は使えません", "locked"),
        ("no_pin", "pinless", "暗証番号のないカード", "no_pin_card"),
        ("no_pin_like_locked", "locked", "今は使えません", "locked"),
        ("suica", "other_card", "交通系などのＩＣカードのようです", "not_recognised"),
        ("blank", "other_card", "ここでは使えません", "not_recognised"),
    ],
)
def test_a_card_that_cannot_be_read(walk: Walk, persona: str, step: str, says: str, outcome: str) -> None:
    walk.to_card()
    card = read_persona(Path(persona))
    walk.room.lay_card(card)
    walk.glass.wait_step(step)
    assert says in walk.texts()
    assert not [entry for entry in walk.room.card_log() if entry.instruction == 0x20 and entry.status_word == 0x9000]
    if not card.behaviour.no_pin and card.card == "my_number":
        assert walk.room.card_tries_left() == card.counters.pin, "no try was spent"
    walk.glass.touch("without_card" if step == "other_card" else "to_counter")
    walk.glass.wait_step("to_counter")
    walk.glass.touch("finish")
    walk.glass.wait_step("welcome")
    assert walk.all_committed()
    visit = walk.visit()
    assert (visit["card_outcome"], visit["outcome"]) == (outcome, "sent_to_staff")
    assert visit["ticket_number"]


def test_a_wrong_pin_shows_the_cards_own_count_and_is_never_retried(walk: Walk) -> None:
    walk.to_secret()
    assert "あと3回" in walk.texts().replace(" ", "")
    walk.glass.type_secret(WRONG_PIN)
    walk.glass.wait(lambda now: "暗証番号がちがいます" in str(now["texts"]), "the kind sentence")
    assert "あと2回" in walk.texts().replace(" ", "")
    assert walk.room.card_tries_left() == 2
    walk.glass.type_secret(WRONG_PIN)
    walk.glass.wait_step("last_try")
    assert walk.room.card_tries_left() == 1, "the last try is for the counter"
    verifies = [entry for entry in walk.room.card_log() if entry.instruction == 0x20 and entry.status_word != 0x63C3]
    assert len([entry for entry in verifies if entry.status_word in (0x63C2, 0x63C1)]) >= 2


def test_a_card_pulled_while_it_is_read(walk: Walk) -> None:
    walk.to_secret()
    walk.room.tear_after(4)
    walk.glass.type_secret(PERSONA.pin)
    walk.glass.wait_step("card_again")
    assert "もう一度" in walk.texts()
    walk.room.tear_after(None)
    walk.room.relay_card()
    walk.glass.wait_step("secret")
    walk.glass.type_secret(PERSONA.pin)
    walk.glass.wait_step("typing")


def test_no_reader(walk: Walk) -> None:
    walk.to_card()
    walk.room.unplug_reader()
    walk.glass.wait_step("no_reader")
    assert "カード台が、今は使えません" in walk.texts()
    walk.until_centre("select * from fleet_fault where code in ('CARD-01', 'CARD-02') and ended_at is null")
    walk.room.plug_reader()
    walk.room.lay_card(PERSONA)
    walk.glass.wait_step("secret")
    walk.until_centre("select * from fleet_fault where code in ('CARD-01', 'CARD-02') and ended_at is not null")


def test_no_card_service(walk: Walk) -> None:
    walk.to_card()
    walk.room.stop_pcscd()
    walk.glass.wait_step("no_reader")
    walk.glass.touch("to_counter")
    walk.glass.wait_step("to_counter")


@pytest.mark.parametrize(
    ("fault", "says"),
    [("TICKET-01", "紙がなくなりました"), ("TICKET-03", "番号札が出ない"), ("TICKET-04", "番号札が出ませんでした")],
)
def test_a_slip_that_does_not_come(walk: Walk, fault: str, says: str) -> None:
    slips = len(walk.sink.slips)
    {"TICKET-01": lambda: walk.sink.paper("out"), "TICKET-03": walk.sink.silent, "TICKET-04": walk.sink.refuse}[fault]()
    walk.to_ticket()
    assert says in walk.texts()
    walk.glass.touch("go_on")
    walk.glass.wait_step("card")
    assert walk.all_committed()
    visit = walk.visit()
    assert visit["slip_fault"] == fault
    assert visit["ticket_number"], "the number stands even without paper"
    walk.until_centre(f"select * from fleet_fault where code = '{fault}'")
    assert len(walk.sink.slips) == slips


@pytest.mark.parametrize(
    ("fault", "says"), [("PAPER-04", "用紙がなくなりました"), ("PAPER-03", "プリンターが止まっています")]
)
def test_a_form_that_does_not_come(walk: Walk, fault: str, says: str) -> None:
    printed = len(walk.room.printed())
    walk.to_review()
    if fault == "PAPER-04":
        walk.room.printer_faults("media-empty")
    else:
        walk.room.pause_queue()
    walk.glass.touch("right")
    walk.glass.wait_step("print_trouble", within_s=30)
    assert says in walk.texts()
    # CUPS tells the printer of it by a process of its own; nobody brings paper sooner.
    time.sleep(2)
    walk.room.clear_printer_faults()
    walk.room.resume_queue()
    time.sleep(1)
    assert len(walk.room.printed()) == printed, "a form that was given up must not come out for the next one"
    walk.glass.touch("print_again")
    walk.glass.wait_step("thanks", within_s=30)
    walk.room.wait_printed(printed + 1)


def test_no_print_service(walk: Walk) -> None:
    walk.to_review()
    walk.room.stop_cups()
    walk.glass.touch("right")
    walk.glass.wait_step("print_trouble", within_s=30)
    assert "プリンターが、今は使えません" in walk.texts()
    walk.glass.touch("to_counter")
    walk.glass.wait_step("to_counter")


@pytest.mark.parametrize("down", ["mosquitto", "server"])
def test_the_centre_out_of_reach_costs_the_visitor_nothing(walk: Walk, down: str) -> None:
    printed = len(walk.room.printed())
    walk.stage.runner.kill(down)
    walk.to_review()
    walk.glass.touch("right")
    walk.glass.wait_step("thanks", within_s=30)
    walk.room.wait_printed(printed + 1)
    walk.glass.touch("finish")
    walk.glass.wait_step("welcome")
    waiting = walk.stage.desk().report().waiting
    assert waiting >= 5, "the letters wait on the machine"
    walk.stage.runner.start(down)
    assert walk.all_committed(), "and all of them arrive"


def test_no_post_office_gives_no_number_but_the_form(walk: Walk) -> None:
    walk.stage.runner.kill("edge_sync")
    walk.glass.touch("residence_certificate")
    walk.glass.wait_step("no_number")
    assert "番号をお出しできません" in walk.texts()
    walk.glass.touch("go_on_without_number")
    walk.glass.wait_step("card")
    walk.room.lay_card(PERSONA)
    walk.glass.wait_step("secret")
    walk.stage.runner.start("edge_sync")
    assert walk.all_committed(), "what the kiosk could not hand over before is handed over now"


def test_an_idle_visitor_is_warned_and_forgotten(walk: Walk) -> None:
    walk.to_review()
    walk.room.lift_card()
    walk.glass.wait_step("still_there", within_s=FORGET_AFTER_MS / 1000)
    walk.wait_spoken("そのまま、お続けになりますか")
    walk.glass.wait_step("welcome", within_s=FORGET_AFTER_MS / 1000)
    assert walk.all_committed()
    assert walk.visit()["outcome"] == "timed_out"


def test_staff_is_called_by_button(walk: Walk) -> None:
    walk.to_ticket()
    walk.press("staff")
    walk.glass.wait(lambda now: "職員を呼びました" in now["banner"], "the answer to the call")
    walk.until_centre("select * from visits_visit where staff_called_at is not null order by began_at desc")


def test_a_stop_signal_ends_the_kiosk_within_five_seconds(walk: Walk) -> None:
    walk.to_review()
    began = time.monotonic()
    assert walk.stage.runner.stop("kiosk") == 0
    assert time.monotonic() - began < 5


def test_news_of_the_queue_under_a_resting_finger_do_not_swallow_its_answer(walk: Walk) -> None:
    """The hall calls somebody while a finger is down; the answer counts when it is lifted."""
    target = walk.glass.now()["targets"]["moving"]
    display = walk.stage.display
    assert display is not None
    time.sleep(0.4)
    display.finger("mousemove", str(target["x_px"]), str(target["y_px"]), "mousedown", "1")
    time.sleep(0.4)
    shown = walk.glass.now()["shown"]
    walk.press("staff")
    walk.glass.wait(lambda now: now["shown"] > shown, "another picture of the same screen")
    display.finger("mouseup", "1")
    walk.glass.wait_step("ticket")
