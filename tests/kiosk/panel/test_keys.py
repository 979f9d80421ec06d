"""What each key means: ours is whole, and every mistake in a city's file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.panel.errors import KeysWrong
from kiosk.panel.keys import BUILT_IN, read_keys
from kiosk.panel.port import KEYS

AS_ORDERED = {
    "KP0 0": "digit_0", "KP9 9": "digit_9", "KPENTER ENTER": "decide", "KPMINUS LEFT UP": "previous",
    "KPPLUS RIGHT DOWN": "next", "KPDOT": "back", "KPASTERISK": "repeat", "KPSLASH": "talk", "BACKSPACE": "erase",
    "NUMLOCK TAB": "staff", "VOLUMEUP": "louder", "VOLUMEDOWN": "softer",
}  # fmt: skip
KERNEL = {
    "KP0": 82, "0": 11, "KP9": 73, "9": 10, "KPENTER": 96, "ENTER": 28, "KPMINUS": 74, "LEFT": 105, "UP": 103,
    "KPPLUS": 78, "RIGHT": 106, "DOWN": 108, "KPDOT": 83, "KPASTERISK": 55, "KPSLASH": 98, "BACKSPACE": 14,
    "NUMLOCK": 69, "TAB": 15, "VOLUMEUP": 115, "VOLUMEDOWN": 114,
}  # fmt: skip
"""linux/input-event-codes.h."""


def mistakes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "keys.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(KeysWrong) as caught:
        read_keys(path)
    assert str(path) in str(caught.value)
    return caught.value.mistakes


def test_our_keys_mean_what_was_ordered() -> None:
    keys = read_keys()
    for names, meaning in AS_ORDERED.items():
        assert {keys[KERNEL[name]] for name in names.split()} == {meaning}
    assert set(keys.values()) == set(KEYS)
    assert len(keys) == 20 + 16


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = BUILT_IN.read_text("utf-8")
    wrong = text.replace("KEY_KPDOT =", "KEY_KPDOTT =").replace('KEY_KPSLASH = "talk"', 'KEY_KPSLASH = "tallk"')
    assert mistakes(tmp_path, wrong) == [
        "there is no key 'KEY_KPDOTT'; did you mean 'KEY_KPDOT'?",
        "KEY_KPSLASH: there is no 'tallk'; did you mean 'talk'?",
        "no key means 'talk'",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[keys", "Expected ']'"),
        ('[keys]\nKEY_1 = "digit_1"\nKEY_1 = "digit_2"', "Cannot overwrite"),
        ("[keys]\nKEY_1 = 1", "Expected `str`"),
        ('[kees]\nKEY_1 = "digit_1"', "kees"),
        ("", "keys"),
        ('[keys]\nSW_LID = "decide"', "there is no key 'SW_LID'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, says: str, tmp_path: Path) -> None:
    assert says in "; ".join(mistakes(tmp_path, text))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(KeysWrong, match="No such file"):
        read_keys(tmp_path / "keys.toml")
