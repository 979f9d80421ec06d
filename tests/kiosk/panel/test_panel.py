"""Buttons, lamp and presence on gpiozero's mock pins."""

from __future__ import annotations

import queue
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from kiosk.panel.errors import PanelMissing
from kiosk.panel.fake import BenchPanel
from kiosk.panel.gpio import GpioPanel
from kiosk.panel.lamp import PATTERNS
from kiosk.panel.port import BUTTONS
from kiosk.panel.settings import PanelSettings
from tests.kiosk.panel.far_side import until

SETTINGS = PanelSettings(
    pins="mock", talk_pin=20, repeat_pin=21, louder_pin=16, softer_pin=12, back_pin=25, talk_lamp_pin=24
)
OLD = PanelSettings(pins="mock")


@pytest.fixture
def felt() -> queue.SimpleQueue[str]:
    return queue.SimpleQueue()


@pytest.fixture
def panel(felt: queue.SimpleQueue[str]) -> Iterator[BenchPanel]:
    bench = BenchPanel(SETTINGS)
    bench.start(felt.put, lambda: felt.put("somebody"))
    yield bench
    bench.stop()


@pytest.mark.parametrize("button", BUTTONS)
def test_a_press_is_felt_once(button: str, panel: BenchPanel, felt: queue.SimpleQueue[str]) -> None:
    panel.press(button)
    assert felt.get(timeout=2) == button
    time.sleep(0.1)
    assert felt.empty()


def test_somebody_near_is_felt(panel: BenchPanel, felt: queue.SimpleQueue[str]) -> None:
    panel.come_near()
    assert felt.get(timeout=2) == "somebody"


def test_the_lamp_shows_patterns(panel: BenchPanel) -> None:
    lamp = panel.pin(SETTINGS.lamp_pin)
    panel.light("steady")
    assert until(lambda: lamp.state == 1)
    panel.light("off")
    assert until(lambda: lamp.state == 0)
    lamp.clear_states()
    panel.light("call")
    assert until(lambda: len(lamp.states) >= 4), "it blinks"
    with pytest.raises(ValueError, match="no lamp pattern"):
        panel.light("disco")


def test_the_talk_lamp_is_lit_exactly_while_somebody_is_heard(panel: BenchPanel) -> None:
    lamp = panel.pin(SETTINGS.talk_lamp_pin or 0)
    assert lamp.state == 0
    for is_open in (True, True, False, True):
        panel.hearing(is_open)
        assert lamp.state == is_open, "already when the call returns"
    panel.light("steady")
    panel.flash("call", 60_000)
    assert lamp.state == 1, "no pattern of the other lamp touches it"
    panel.stop()
    assert lamp.state == 0
    panel.hearing(True)
    assert lamp.state == 0, "nobody is heard by a panel that has ended"


def test_what_an_old_machine_lacks_is_left_alone(felt: queue.SimpleQueue[str]) -> None:
    panel = BenchPanel(OLD)
    panel.hearing(True)
    panel.start(felt.put, lambda: None)
    panel.hearing(True)
    assert not any(panel.pin(number).state for number in (20, 21, 16, 12, 25, 24))
    panel.press("staff")
    assert felt.get(timeout=2) == "staff"
    panel.stop()


def holds_s(panel: BenchPanel, changes: int) -> list[float]:
    """How long the lamp stayed as it was before each of its next changes."""
    lamp = panel.pin(SETTINGS.lamp_pin)
    lamp.clear_states()
    assert until(lambda: len(lamp.states) > changes + 1), "it blinks"
    return [entry.timestamp for entry in lamp.states[2 : changes + 2]]


@pytest.mark.alone
def test_a_call_blinks_over_what_stood_and_ends_by_itself(panel: BenchPanel) -> None:
    lamp = panel.pin(SETTINGS.lamp_pin)
    panel.light("steady")
    panel.flash("call", 1_200)
    assert min(holds_s(panel, 1)) > 0.4
    assert until(lambda: lamp.state == 1)
    lamp.clear_states()
    time.sleep(0.6)
    assert [entry.state for entry in lamp.states] == [1], "the visit's own light again"
    panel.flash("call", 60_000)
    panel.light("off")
    assert min(holds_s(panel, 1)) > 0.4, "the end of a visit does not end somebody's call"
    with pytest.raises(ValueError, match="no lamp pattern"):
        panel.flash("disco", 100)


@pytest.mark.alone
def test_trouble_is_not_covered_by_a_call(panel: BenchPanel) -> None:
    panel.flash("call", 60_000)
    panel.light("trouble")
    assert max(holds_s(panel, 1)) < 0.35, "short flashes, not the half second of a call"
    panel.flash("call", 60_000)
    assert max(holds_s(panel, 1)) < 0.35
    panel.light("off")
    assert min(holds_s(panel, 1)) > 0.4, "after the trouble what is left of the call"


def test_no_pattern_flashes_more_than_three_times_a_second() -> None:
    for stages in PATTERNS.values():
        whole_ms = sum(hold_ms for _, hold_ms in stages)
        flashes = sum(lit for lit, _ in stages)
        assert whole_ms == 0 or flashes / (whole_ms / 1000) <= 3


def test_a_pin_held_by_somebody_else_is_a_clear_error() -> None:
    factory = MockFactory()
    first = GpioPanel(SETTINGS, factory)
    first.start(lambda button: None, lambda: None)
    with pytest.raises(PanelMissing, match="GPIOPinInUse"):
        GpioPanel(SETTINGS, factory).start(lambda button: None, lambda: None)
    first.stop()
    first.stop()


def test_fingers_reach_in_from_outside(tmp_path: Path, felt: queue.SimpleQueue[str]) -> None:
    door = tmp_path / "f.sock"
    panel = BenchPanel(SETTINGS, door)
    panel.start(felt.put, lambda: None)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as finger:
        for words in (b"press decide", b"press everything", b"nonsense"):
            finger.sendto(words, str(door))
    assert felt.get(timeout=2) == "decide"
    panel.stop()
    assert felt.empty()
    assert not door.exists()


def test_one_door_serves_keypad_and_jack_too(tmp_path: Path, felt: queue.SimpleQueue[str]) -> None:
    door, plugs = tmp_path / "f.sock", queue.SimpleQueue[bool]()
    panel = BenchPanel(OLD, door)
    panel.start(felt.put, lambda: felt.put("somebody"))
    panel.keypad.start(felt.put)
    panel.jack.start(plugs.put)
    said = ["press talk", "press digit_7", "press erase", "press digit_77", "press next", "near", "plug"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as finger:
        for words in said:
            finger.sendto(words.encode(), str(door))
        assert [felt.get(timeout=2) for _ in range(5)] == ["talk", "digit_7", "erase", "next", "somebody"]
        assert [plugs.get(timeout=2), plugs.get(timeout=2)] == [False, True]
        finger.sendto(b"unplug", str(door))
        assert plugs.get(timeout=2) is False
    panel.jack.stop()
    panel.keypad.stop()
    panel.stop()
    assert felt.empty()
