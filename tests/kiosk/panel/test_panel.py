"""Buttons, lamp and presence on gpiozero's mock pins."""

from __future__ import annotations

import queue
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from kiosk.panel.errors import PanelMissing
from kiosk.panel.fake import BenchPanel
from kiosk.panel.gpio import GpioPanel
from kiosk.panel.lamp import PATTERNS
from kiosk.panel.settings import PanelSettings

SETTINGS = PanelSettings(pins="mock")


def until(true: Callable[[], bool], within_s: float = 3) -> bool:
    deadline = time.monotonic() + within_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()


@pytest.fixture
def felt() -> queue.SimpleQueue[str]:
    return queue.SimpleQueue()


@pytest.fixture
def panel(felt: queue.SimpleQueue[str]) -> Iterator[BenchPanel]:
    bench = BenchPanel(SETTINGS)
    bench.start(felt.put, lambda: felt.put("somebody"))
    yield bench
    bench.stop()


@pytest.mark.parametrize("button", ["previous", "next", "decide", "staff"])
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
