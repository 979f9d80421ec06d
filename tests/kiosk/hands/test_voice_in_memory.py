"""Speaking to a kiosk in memory: talk key, echo, yes; keys for the PIN; nothing of a person spoken in the hall."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.visit import VisitBegan, VisitEnded, VisitOutcome
from kiosk.visit.offers import ring
from tests.bench.virtual_card.persona import read_persona
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

PERSONA = read_persona(Path("default"))


@pytest.fixture
def kiosk() -> Iterator[KioskInMemory]:
    with KioskInMemory() as one:
        one.until(lambda now: now.ears == ("ja",), "the ear")
        yield one


def speak(kiosk: KioskInMemory, text: str) -> None:
    """Wait for the machine to listen, and say it."""
    deadline = time.monotonic() + 10
    while not kiosk.ear.open:
        kiosk.mouth.finish()
        assert time.monotonic() < deadline, f"it does not listen; said {kiosk.mouth.said[-3:]}"
        time.sleep(0.01)
    turn = kiosk.state.turn
    kiosk.ear.speak(text)
    kiosk.until(lambda now: now.turn != turn or now.ear == "off", f"what became of {text}", 20)


def wish(kiosk: KioskInMemory, text: str) -> None:
    """Say it, and yes to its echo."""
    speak(kiosk, text)
    kiosk.until(lambda now: now.over == "heard", f"the echo of {text}; misses {kiosk.state.misses}")
    speak(kiosk, "はい")
    kiosk.until(lambda now: now.over != "heard", "yes")


def test_a_whole_errand_by_voice_with_the_pin_by_keys(kiosk: KioskInMemory) -> None:
    kiosk.panel.keypad.press("talk")
    wish(kiosk, "住民票がほしい")
    kiosk.wait_step("ticket")
    wish(kiosk, kiosk.books["ja"].answers["go_on"].label)
    kiosk.wait_step("card")
    kiosk.lay()
    kiosk.wait_step("secret")
    for digit in PERSONA.pin:
        kiosk.panel.keypad.press(f"digit_{digit}")
    kiosk.until(lambda now: now.typed == 4, "four digits")
    kiosk.panel.keypad.press("decide")
    kiosk.aloud = "1"
    said = to_the_end(kiosk)
    assert "いまは、1です。" in said
    assert not [item for item in (*PERSONA.name.split("　"), PERSONA.address, PERSONA.pin) if item in said]
    began = kiosk.wait_recorded(VisitBegan)[0]
    assert isinstance(began, VisitBegan)
    assert began.journey == "residence_certificate"
    wish(kiosk, kiosk.books["ja"].answers["finish"].label)
    ended = kiosk.wait_recorded(VisitEnded)[0]
    assert isinstance(ended, VisitEnded)
    assert ended.outcome is VisitOutcome.FINISHED


def to_the_end(kiosk: KioskInMemory) -> str:
    """Answer every question by voice; everything that was said."""
    kiosk.wait_step("question", "typing")
    for _ in range(30):
        kiosk.settle()
        if kiosk.state.step in ("printing", "thanks"):
            break
        wish(kiosk, _label_of_the_first(kiosk))
    kiosk.wait_step("thanks", within_s=10)
    kiosk.mouth.finish()
    return " ".join(kiosk.mouth.said)


def test_without_a_card_the_name_is_left_for_the_pen_and_the_forms_come_out(kiosk: KioskInMemory) -> None:
    kiosk.panel.keypad.press("talk")
    wish(kiosk, "住民票がほしい")
    kiosk.wait_step("ticket")
    wish(kiosk, kiosk.books["ja"].answers["go_on"].label)
    kiosk.wait_step("card")
    wish(kiosk, kiosk.books["ja"].answers["by_typing"].label)
    kiosk.wait_step("typing")
    assert "pass_over" in ring(kiosk.world, kiosk.state)
    to_the_end(kiosk)
    done = [one for one in kiosk.wait_recorded(FormPrinted) if isinstance(one, FormPrinted)]
    assert [one.form for one in done if one.job_state is JobState.COMPLETED] == ["residence_certificate"]


def _label_of_the_first(kiosk: KioskInMemory) -> str:
    """The first answer that goes on."""
    wishes = ("pass_over", "choice_0", "type_done", "family_done", "right", "next_page", "sign_on_paper")
    name = next(one for one in wishes if one in ring(kiosk.world, kiosk.state))
    if not name.startswith("choice_"):
        return kiosk.books["ja"].answers[name].label
    question = kiosk.world.question(kiosk.state)
    assert question is not None
    return question.choices[0].label


def test_a_no_to_the_echo_begins_nothing(kiosk: KioskInMemory) -> None:
    kiosk.panel.keypad.press("talk")
    speak(kiosk, "住民票がほしい")
    kiosk.until(lambda now: now.over == "heard", "the echo")
    speak(kiosk, "いいえ")
    kiosk.until(lambda now: now.over == "", "no")
    assert kiosk.state.journey is None


def test_two_things_nobody_understands_and_it_offers_touch_and_staff(kiosk: KioskInMemory) -> None:
    kiosk.panel.keypad.press("talk")
    for _ in range(2):
        speak(kiosk, "ぽぽぽぽ")
    kiosk.until(lambda now: now.over == "unheard", "that it gives up")
    kiosk.mouth.finish()
    assert "職員をお呼びください" in kiosk.mouth.said[-1]
    assert not kiosk.ear.open


def test_the_lamp_is_lit_while_the_microphone_is_open(kiosk: KioskInMemory) -> None:
    kiosk.panel.keypad.press("talk")
    kiosk.until(lambda now: now.ear == "waiting", "that it wants to listen")
    kiosk.mouth.finish()
    deadline = time.monotonic() + 5
    while not kiosk.ear.open:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    kiosk.ear.begin()
    kiosk.until(lambda now: now.ear == "open", "the microphone")
    kiosk.panel.keypad.press("talk")
    kiosk.until(lambda now: now.ear == "off", "the microphone closed")
    assert not kiosk.ear.open


def test_a_broken_ear_is_told_and_the_glass_goes_on(kiosk: KioskInMemory) -> None:
    kiosk.panel.keypad.press("talk")
    kiosk.mouth.finish()
    kiosk.until(lambda now: now.ear == "waiting", "that it wants to listen")
    deadline = time.monotonic() + 5
    while not kiosk.ear.open:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    kiosk.ear.break_down()
    kiosk.until(lambda now: (now.over, now.unheard) == ("unheard", "deaf"), "that voice cannot be used")
    kiosk.follow("unheard_done")
    kiosk.follow("residence_certificate")
    assert kiosk.ear_hand.fault == "EAR-01"
