"""What the settings file may say of the panel."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from edge_sync.groundwork.settings import BadSettings, check_settings
from kiosk.panel.settings import JackSettings, KeypadSettings, PanelSettings, pins_once


class _All(msgspec.Struct, frozen=True, kw_only=True):
    panel: PanelSettings = PanelSettings()
    keypad: KeypadSettings = KeypadSettings()
    jack: JackSettings = JackSettings()

    def __post_init__(self) -> None:
        pins_once(self.panel.wired() | self.jack.wired())


def read(**said: object) -> _All:
    return check_settings(said, _All, Path("kiosk.toml"))


def mistake(**said: object) -> str:
    with pytest.raises(BadSettings) as caught:
        read(**said)
    return str(caught.value)


def test_a_file_from_before_means_what_it_meant() -> None:
    old = read(panel={"pins": "lgpio", "previous_pin": 5, "presence_pin": 26})
    assert old == _All()
    assert sorted(old.panel.wired().values()) == [5, 6, 13, 18, 19, 26]
    assert (old.keypad.device, old.jack.kind) == (None, "none")


def test_everything_can_be_said() -> None:
    said = read(
        panel={"talk_pin": 20, "talk_lamp_pin": 21},
        keypad={"device": "/dev/input/by-id/x-event-kbd"},
        jack={"kind": "gpio", "pin": 16, "plugged_level": "low"},
    )
    assert said.keypad.device == Path("/dev/input/by-id/x-event-kbd")
    assert said.jack.wired() == {"jack.pin": 16}


def test_two_uses_of_a_pin_are_all_told() -> None:
    told = mistake(panel={"talk_pin": 5, "talk_lamp_pin": 18, "back_pin": 5})
    assert "pin 5 is given twice: panel.previous_pin and panel.talk_pin and panel.back_pin" in told
    assert "pin 18 is given twice: panel.lamp_pin and panel.talk_lamp_pin" in told
    assert "pin 19 is given twice: panel.staff_pin and jack.pin" in mistake(jack={"kind": "gpio", "pin": 19})
    assert read(jack={"kind": "none", "pin": 19}).jack.wired() == {}


def test_a_jack_needs_what_its_kind_needs() -> None:
    assert "jack.device must name the input device" in mistake(jack={"kind": "evdev"})
    assert "jack.pin must name the pin" in mistake(jack={"kind": "gpio"})
    assert "Expected `int` <= 27" in mistake(jack={"kind": "gpio", "pin": 28})
