"""The keypad behind real records: pieces, nonsense, losses, and devices that cannot be had alone."""

from __future__ import annotations

import os
import queue
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.panel.keypad import EvdevKeypad
from kiosk.panel.keys import read_keys
from kiosk.panel.settings import KeypadSettings
from tests.kiosk.panel.far_side import (
    EV_SYN,
    KEY_1,
    KEY_A,
    KEY_KP5,
    KEY_KP7,
    KEY_KPASTERISK,
    KEY_KPENTER,
    LOOK_AGAIN_MS,
    SYN_DROPPED,
    SYNC,
    FarSide,
    pressed,
    record,
    typed,
    until,
)

Felt = queue.SimpleQueue[str]


def adapter(far: FarSide) -> EvdevKeypad:
    return EvdevKeypad(KeypadSettings(device=far.path), read_keys(), look_again_ms=LOOK_AGAIN_MS)


@pytest.fixture
def felt() -> Felt:
    return queue.SimpleQueue()


@pytest.fixture
def real(far: FarSide, felt: Felt) -> Iterator[EvdevKeypad]:
    keypad = adapter(far)
    keypad.start(felt.put)
    yield keypad
    keypad.stop()


def silent(felt: Felt) -> bool:
    time.sleep(0.1)
    return felt.empty()


def test_pieces_of_records_are_put_together(far: FarSide, real: EvdevKeypad, felt: Felt) -> None:
    data = typed(KEY_KPENTER)
    for place in range(0, len(data), 7):
        far.write(data[place : place + 7])
        time.sleep(0.002)
    assert felt.get(timeout=2) == "decide"
    assert silent(felt)


def test_keys_without_a_meaning_do_nothing(far: FarSide, real: EvdevKeypad, felt: Felt) -> None:
    far.write(typed(KEY_A) + record(2, KEY_KP7, 1) + SYNC + typed(KEY_KPASTERISK))
    assert felt.get(timeout=2) == "repeat"
    assert silent(felt)


def test_nonsense_is_no_key_and_the_keypad_comes_back_in_step(far: FarSide, real: EvdevKeypad, felt: Felt) -> None:
    far.write(b"\xff" * 24)
    assert until(lambda: real.fault == "PANEL-02")
    assert until(lambda: real.fault is None)
    far.write(typed(KEY_KPENTER))
    assert felt.get(timeout=2) == "decide"


def test_keys_of_which_the_kernel_lost_some_are_left_out(far: FarSide, real: EvdevKeypad, felt: Felt) -> None:
    far.write(record(EV_SYN, SYN_DROPPED, 0) + pressed(KEY_KP5) + typed(KEY_KPASTERISK))
    assert felt.get(timeout=2) == "repeat"
    assert silent(felt)
    assert real.fault is None


def test_a_device_that_cannot_be_had_alone_is_not_read(felt: Felt, caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    keypad = EvdevKeypad(KeypadSettings(device=Path(os.ttyname(theirs))), read_keys(), look_again_ms=LOOK_AGAIN_MS)
    keypad.start(felt.put)
    os.write(ours, typed(KEY_KP7))
    assert silent(felt)
    assert keypad.fault == "PANEL-02"
    assert [line.message.partition(" device=")[0] for line in caplog.records] == ["input device is gone"], "told once"
    keypad.stop()
    os.close(ours)
    os.close(theirs)


def test_two_keypads_do_not_mix(far: FarSide, real: EvdevKeypad, felt: Felt, tmp_path: Path) -> None:
    other, felt_there = FarSide(tmp_path / "other"), Felt()
    other.plug_in()
    second = adapter(other)
    second.start(felt_there.put)
    far.write(typed(KEY_KPENTER))
    other.write(typed(KEY_1))
    assert (felt.get(timeout=2), felt_there.get(timeout=2)) == ("decide", "digit_1")
    other.pull_out()
    assert until(lambda: second.fault == "PANEL-02")
    assert real.fault is None
    second.stop()
    assert silent(felt)


def test_what_was_read_is_overwritten(far: FarSide, real: EvdevKeypad, felt: Felt) -> None:
    far.write(typed(KEY_KP7))
    felt.get(timeout=2)
    assert until(lambda: not any(real._device._buffer))


def test_a_fault_behind_the_callback_loses_one_key_and_tells_none(
    far: FarSide, felt: Felt, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(key: str) -> None:
        if key == "digit_7":
            raise RuntimeError(key)
        felt.put(key)

    keypad = adapter(far)
    keypad.start(fall)
    far.write(pressed(KEY_KP7))
    assert until(lambda: "thread fell over" in caplog.text)
    far.write(pressed(KEY_KPENTER))
    assert felt.get(timeout=2) == "decide"
    assert "digit" not in caplog.text
    keypad.stop()


def test_a_keypad_without_a_device_is_a_mistake_of_the_wiring() -> None:
    with pytest.raises(ValueError, match="names no device"):
        EvdevKeypad(KeypadSettings(), read_keys())


@pytest.mark.alone
def test_a_key_is_felt_within_50_ms(far: FarSide, real: EvdevKeypad, felt: Felt) -> None:
    took_s = sorted(_felt_after_s(far, felt.get) for _ in range(20))
    assert took_s[17] < 0.05, "two in twenty are the scheduler's"


def _felt_after_s(far: FarSide, get: Callable[[], str]) -> float:
    began = time.monotonic()
    far.write(typed(KEY_KPENTER))
    get()
    return time.monotonic() - began
