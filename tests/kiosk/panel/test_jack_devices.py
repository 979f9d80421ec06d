"""The headphone jack, each adapter by itself: what is gone, lost or somebody else's counts as unplugged."""

from __future__ import annotations

import time

import pytest
from gpiozero.pins.mock import MockFactory

from kiosk.panel.gpio import GpioJack, GpioPanel
from kiosk.panel.jack import EvdevJack
from kiosk.panel.settings import JackSettings, PanelSettings
from tests.kiosk.panel.far_side import (
    EV_KEY,
    EV_SW,
    EV_SYN,
    SW_HEADPHONE_INSERT,
    SW_LID,
    SYN_DROPPED,
    FarSide,
    record,
    switched,
    until,
)
from tests.kiosk.panel.jacks import Heard, on_input


def test_a_pin_that_stands_plugged_is_told_so_at_start(heard: Heard) -> None:
    for settings, plugged in (
        (JackSettings(kind="gpio", pin=21), True),
        (JackSettings(kind="gpio", pin=21, plugged_level="low"), False),
    ):
        jack = GpioJack(settings, MockFactory())
        jack.start(heard.put)
        assert heard.get(timeout=2) is plugged
        jack.stop()


def test_other_switches_and_keys_are_no_plug(far: FarSide, heard: Heard) -> None:
    jack = on_input(far)
    jack.start(heard.put)
    assert heard.get(timeout=2) is False
    far.write(switched(SW_LID, on=True) + record(EV_KEY, SW_HEADPHONE_INSERT, 1))
    time.sleep(0.1)
    assert heard.empty()
    jack.stop()


def test_a_jack_that_is_gone_counts_as_unplugged(far: FarSide, heard: Heard) -> None:
    jack = on_input(far)
    jack.start(heard.put)
    far.write(switched(SW_HEADPHONE_INSERT, on=True))
    assert [heard.get(timeout=2), heard.get(timeout=2)] == [False, True]
    far.pull_out()
    assert heard.get(timeout=2) is False
    assert jack.fault == "PANEL-03"
    far.plug_in()
    assert until(lambda: jack.fault is None)
    far.write(switched(SW_HEADPHONE_INSERT, on=True))
    assert heard.get(timeout=2) is True
    jack.stop()
    assert jack.fault is None


def test_a_jack_missing_at_start_is_told_as_unplugged(far: FarSide, heard: Heard) -> None:
    far.pull_out()
    jack = on_input(far)
    jack.start(heard.put)
    assert jack.fault == "PANEL-03"
    assert heard.get(timeout=2) is False
    jack.stop()


def test_a_loss_of_events_does_not_unplug(far: FarSide, heard: Heard) -> None:
    jack = on_input(far)
    jack.start(heard.put)
    far.write(switched(SW_HEADPHONE_INSERT, on=True))
    assert [heard.get(timeout=2), heard.get(timeout=2)] == [False, True]
    far.write(record(EV_SYN, SYN_DROPPED, 0) + switched(SW_HEADPHONE_INSERT, on=False))
    time.sleep(0.1)
    assert heard.empty(), "a source that cannot be asked stays as it was"
    far.write(record(EV_SW, SW_HEADPHONE_INSERT, 0))
    assert heard.get(timeout=2) is False
    jack.stop()


def test_a_pin_that_somebody_else_holds_is_a_fault_and_unplugged(heard: Heard) -> None:
    factory = MockFactory()
    panel = GpioPanel(PanelSettings(pins="mock", talk_lamp_pin=21), factory)
    panel.start(lambda button: None, lambda: None)
    taken = GpioJack(JackSettings(kind="gpio", pin=21), factory)
    taken.start(heard.put)
    assert heard.get(timeout=2) is False
    assert taken.fault == "PANEL-03"
    taken.stop()
    panel.stop()


def test_a_jack_without_its_place_is_a_mistake_of_the_wiring() -> None:
    with pytest.raises(ValueError, match="names no device"):
        EvdevJack(JackSettings())
    with pytest.raises(ValueError, match="names no pin"):
        GpioJack(JackSettings(), MockFactory())
