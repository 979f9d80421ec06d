"""The headphone jack: input device, pin and fake keep the same promises."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from gpiozero.pins.mock import MockFactory

from kiosk.panel.fake import FakeJack
from kiosk.panel.gpio import GpioJack
from kiosk.panel.port import Jack
from kiosk.panel.settings import JackSettings
from kiosk.panel.steadied import STILL_MS
from tests.kiosk.panel.far_side import SW_HEADPHONE_INSERT, FarSide, switched
from tests.kiosk.panel.jacks import Heard, on_input

Plug = Callable[[bool], Any]


def on_pin(level: Literal["high", "low"], still_ms: int = STILL_MS) -> tuple[GpioJack, Plug]:
    factory = MockFactory()
    pin, up = factory.pin(21), level == "high"
    jack = GpioJack(JackSettings(kind="gpio", pin=21, plugged_level=level), factory, still_ms=still_ms)
    return jack, lambda plugged: pin.drive_high() if plugged is up else pin.drive_low()


KINDS = ("evdev", "gpio high", "gpio low", "fake")


def made(kind: str, far: FarSide, still_ms: int = STILL_MS) -> tuple[Jack, Plug]:
    match kind:
        case "evdev":
            return on_input(far, still_ms), lambda plugged: far.write(switched(SW_HEADPHONE_INSERT, on=plugged))
        case "fake":
            fake = FakeJack(still_ms=still_ms)
            return fake, lambda plugged: fake.stand(plugged=plugged)
    return on_pin("high" if kind == "gpio high" else "low", still_ms)


@pytest.fixture(params=KINDS)
def both(request: pytest.FixtureRequest, far: FarSide) -> Iterator[tuple[Jack, Plug]]:
    jack, plug = made(request.param, far)
    yield jack, plug
    jack.stop()


def begun(jack: Jack, plug: Plug, heard: Heard) -> None:
    """Started, and pulled out whatever the pull-up says."""
    jack.start(heard.put)
    plug(False)
    while heard.get(timeout=2):
        pass
    time.sleep(0.05)
    assert heard.empty()


def test_the_state_is_told_once_at_start(both: tuple[Jack, Plug], heard: Heard) -> None:
    jack, plug = both
    begun(jack, plug, heard)
    assert jack.fault is None


def test_each_change_is_told_once(both: tuple[Jack, Plug], heard: Heard) -> None:
    jack, plug = both
    begun(jack, plug, heard)
    for plugged in (True, False, True):
        plug(plugged)
        assert heard.get(timeout=2) is plugged
    plug(True)
    time.sleep(0.1)
    assert heard.empty()


@pytest.mark.parametrize("kind", KINDS)
def test_bouncing_is_one_change_and_a_touch_is_none(kind: str, far: FarSide, heard: Heard) -> None:
    jack, plug = made(kind, far, still_ms=300)
    begun(jack, plug, heard)
    for _ in range(6):
        for plugged in (True, False, True):
            plug(plugged)
            time.sleep(0.003)
    assert heard.get(timeout=2) is True
    plug(False)
    time.sleep(0.02)
    plug(True)
    time.sleep(0.4)
    assert heard.empty()
    jack.stop()


@pytest.mark.alone
def test_a_plug_is_told_after_it_stood_still_and_within_100_ms(both: tuple[Jack, Plug], heard: Heard) -> None:
    jack, plug = both
    begun(jack, plug, heard)
    took_s = []
    for turn in range(20):
        began = time.monotonic()
        plug(turn % 2 == 0)
        heard.get(timeout=2)
        took_s.append(time.monotonic() - began)
    assert min(took_s) >= 0.029
    assert sorted(took_s)[17] <= 0.1, "two in twenty are the scheduler's"


def test_nothing_is_told_after_the_end_and_it_can_begin_again(both: tuple[Jack, Plug], heard: Heard) -> None:
    jack, plug = both
    jack.stop()
    begun(jack, plug, heard)
    jack.stop()
    jack.stop()
    time.sleep(0.05)
    assert heard.empty()
    begun(jack, plug, heard)
    plug(True)
    assert heard.get(timeout=2) is True
