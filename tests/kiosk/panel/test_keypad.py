"""The keypad: the adapter behind real records and the fake keep the same promises."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from kiosk.panel.fake import FakeKeypad
from kiosk.panel.keypad import EvdevKeypad
from kiosk.panel.keys import read_keys
from kiosk.panel.port import KEYS, Keypad
from kiosk.panel.settings import KeypadSettings
from tests.kiosk.panel.far_side import (
    LOOK_AGAIN_MS,
    FarSide,
    typed,
    until,
)

CODES = {name: code for code, name in read_keys().items()}

Felt = queue.SimpleQueue[str]


class Hand(Protocol):
    """What a person does with a keypad."""

    def press(self, key: str) -> None: ...

    def pull_out(self) -> None: ...

    def plug_in(self) -> None: ...


class FarHand(FarSide):
    def press(self, key: str) -> None:
        self.write(typed(CODES[key]))


def adapter(far: FarSide) -> EvdevKeypad:
    return EvdevKeypad(KeypadSettings(device=far.path), read_keys(), look_again_ms=LOOK_AGAIN_MS)


@pytest.fixture
def far(tmp_path: Path) -> Iterator[FarHand]:
    hand = FarHand(tmp_path / "keypad")
    hand.plug_in()
    yield hand
    hand.pull_out()


@pytest.fixture
def felt() -> Felt:
    return queue.SimpleQueue()


@pytest.fixture(params=["real", "fake"])
def both(request: pytest.FixtureRequest, far: FarHand) -> Iterator[tuple[Keypad, Hand]]:
    fake = FakeKeypad()
    keypad, hand = (adapter(far), far) if request.param == "real" else (fake, fake)
    yield keypad, hand
    keypad.stop()


def silent(felt: Felt) -> bool:
    time.sleep(0.1)
    return felt.empty()


def test_every_key_is_felt_once_however_long_it_is_held(both: tuple[Keypad, Hand], felt: Felt) -> None:
    keypad, hand = both
    assert keypad.fault is None
    keypad.start(felt.put)
    for key in KEYS:
        hand.press(key)
    assert [felt.get(timeout=2) for _ in KEYS] == list(KEYS)
    assert silent(felt)
    assert keypad.fault is None


def test_pulled_out_is_a_fault_until_it_is_plugged_in_again(both: tuple[Keypad, Hand], felt: Felt) -> None:
    keypad, hand = both
    keypad.start(felt.put)
    for _ in range(2):
        hand.pull_out()
        assert until(lambda: keypad.fault == "PANEL-02")
        hand.press("staff")
        hand.plug_in()
        assert until(lambda: keypad.fault is None)
        hand.press("digit_7")
        assert felt.get(timeout=2) == "digit_7"


def test_missing_at_start_is_a_fault_at_once_and_it_is_found_later(both: tuple[Keypad, Hand], felt: Felt) -> None:
    keypad, hand = both
    hand.pull_out()
    keypad.start(felt.put)
    assert keypad.fault == "PANEL-02"
    hand.plug_in()
    assert until(lambda: keypad.fault is None)
    hand.press("decide")
    assert felt.get(timeout=2) == "decide"


def test_nothing_is_felt_after_the_end_and_it_can_begin_again(both: tuple[Keypad, Hand], felt: Felt) -> None:
    keypad, hand = both
    keypad.stop()
    keypad.start(felt.put)
    keypad.stop()
    keypad.stop()
    hand.press("digit_1")
    assert silent(felt)
    assert keypad.fault is None
    hand.pull_out()
    hand.plug_in()
    keypad.start(felt.put)
    hand.press("back")
    assert felt.get(timeout=2) == "back"


def test_no_repr_and_no_log_has_a_digit(
    both: tuple[Keypad, Hand], felt: Felt, caplog: pytest.LogCaptureFixture
) -> None:
    keypad, hand = both
    caplog.set_level(logging.DEBUG)
    keypad.start(felt.put)
    for digit in "739":
        hand.press(f"digit_{digit}")
        felt.get(timeout=2)
    hand.pull_out()
    assert until(lambda: keypad.fault is not None)
    assert "digit_" not in caplog.text + repr(keypad) + repr(getattr(keypad, "_device", ""))
