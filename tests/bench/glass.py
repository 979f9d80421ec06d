"""A finger and an eye before the kiosk's glass: touches real pixels on the X display, sees real pixels."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from tests.bench.display import Display

DEAD_S = 0.32
"""The glass ignores touches this long after a page change; a person is slower than that anyway."""


class GlassStuck(AssertionError):
    """The glass did not come to where it should."""


class Glass:
    """Reads where things are from the kiosk's own description, which holds no personal item."""

    def __init__(self, display: Display, description: Path, screens: Path | None = None) -> None:
        """``screens``: a folder for one PNG a step."""
        self._display = display
        self._description = description
        self._screens = screens
        self._number = 0
        self._leaf, self._shown, self._fresh_at = "", 0, 0.0

    def now(self) -> dict[str, Any]:
        """What is on the glass; empty before the first screen."""
        try:
            written_at = self._description.stat().st_mtime
            found: dict[str, Any] = json.loads(self._description.read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        self._note(found["leaf"], found["shown"], written_at)
        return found

    def _note(self, leaf: str, shown: int, written_at: float) -> None:
        """Remember since when a page stands, at the latest: a picture that was missed may have been of another page."""
        if leaf != self._leaf or not 0 <= shown - self._shown <= 1:
            self._fresh_at = written_at
        self._leaf, self._shown = leaf, shown

    def _outlive_dead_time(self) -> None:
        while (left_s := self._fresh_at + DEAD_S - time.time()) > 0:
            time.sleep(min(left_s, DEAD_S))
            self.now()

    @property
    def step(self) -> str:
        """The step on the glass."""
        return str(self.now().get("step", ""))

    @property
    def heading(self) -> str:
        """The largest sentence on the glass."""
        texts = [text for text in self.now().get("texts", []) if len("".join(text["lines"])) > 5]
        return "".join(max(texts, key=lambda text: text["em_mm"])["lines"]) if texts else ""

    def wait(self, true: Callable[[dict[str, Any]], bool], what: str, within_s: float = 20) -> dict[str, Any]:
        """Wait until what is on the glass satisfies ``true``.

        Raises:
            GlassStuck: it did not in time.
        """
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            seen = self.now()
            if seen and true(seen):
                return seen
            time.sleep(0.01)
        raise GlassStuck(f"waited {within_s} s for {what}; the glass shows {self.step!r}")

    def wait_step(self, *names: str, within_s: float = 20) -> str:
        """Wait for one of the steps; give which."""
        seen = self.wait(lambda now: now["step"] in names, " or ".join(names), within_s)
        return str(seen["step"])

    def wait_other(self, than: Collection[str], within_s: float = 20) -> str:
        """Wait until the glass shows another step than these."""
        return str(self.wait(lambda now: now["step"] not in than, f"a step beside {than}", within_s)["step"])

    def wait_leaf(self, other_than: str, within_s: float = 20) -> dict[str, Any]:
        """Wait until another page, question or step stands on the glass than this leaf."""
        return self.wait(_other("leaf", other_than), f"something after {other_than!r}", within_s)

    def touch(self, answer: str) -> None:
        """Touch an answer in its middle; waits for the dead time first."""
        time.sleep(DEAD_S)
        self.touch_at_once(answer)

    def touch_at_once(self, answer: str) -> None:
        """Touch without waiting."""
        target = self.wait(lambda now: answer in now["targets"], f"the answer {answer}")["targets"][answer]
        self._display.touch(target["x_px"], target["y_px"])

    def type_pin(self, pin: str) -> None:
        """Type on the shuffled keypad, digit by digit, and confirm."""
        self.type_secret(pin)

    def type_secret(self, symbols: str) -> None:
        """Type what a card asks for, part by part; letters by their groups."""
        leaf = self.now()["leaf"]
        for symbol in symbols:
            before = self.wait(lambda now: bool(now["keypad"]), "the keypad")
            if symbol not in before["keypad"]:
                self.key(next(k for k in before["keypad"] if "-" in k and k[0] <= symbol <= k[-1]))
            count = self.now()["pin_filled"]
            self.key(symbol)
            seen = self.wait(_other("pin_filled", count), "another symbol")
            if seen["targets"]["pin_done"]["enabled"]:
                leaf = seen["leaf"]
                self.touch("pin_done")
                self.wait(_gone(leaf), "what follows the number")

    def key(self, label: str) -> None:
        """Use the key that says so; keys of one page follow each other without dead time."""
        keypad = self.wait(lambda now: label in now["keypad"], f"the key {label}")["keypad"]
        self._outlive_dead_time()
        self.touch_at_once(keypad[label])

    def type_text(self, text: str) -> None:
        """Type kana, digits or a house number on whatever keyboard is open."""
        for symbol in text:
            shown = self.now()["shown"]
            if symbol not in self.now()["keypad"]:
                self.key(f"{row_of(symbol)}行")
                shown = self.wait(_key(symbol), f"the key {symbol}")["shown"]
            self.key(symbol)
            self.wait(_other("shown", shown), f"{symbol} typed")

    def answer(self, answer: str) -> None:
        """Touch an answer and wait for what follows it."""
        leaf = self.now()["leaf"]
        self.touch(answer)
        self.wait(_other("leaf", leaf), f"what follows {answer}")

    def answer_all(self) -> str:
        """Answer what is asked with the least fingers: pass over, or the first choice; give the step after it."""
        for _ in range(40):
            seen = self.now()
            if not seen["question"]:
                return str(seen["step"])
            names = ("pass_over", "choice_0", "type_done")
            self.answer(next(name for name in names if name in seen["targets"]))
        raise GlassStuck("the questions never end")

    def look_at_every_page(self) -> None:
        """Turn the review's pages to the last one, where it can be confirmed."""
        while "right" not in self.wait(lambda now: now["step"] == "review", "the review")["targets"]:
            self.answer("next_page")

    def sign(self) -> None:
        """Write something like a name into the frame."""
        x, y, w, h = self.wait(lambda now: bool(now["pen"]), "a frame to write in")["pen"]
        time.sleep(DEAD_S)
        for number in range(3):
            left = x + w * (0.2 + 0.2 * number)
            self._display.drag((left, y + h * 0.3), (left + w * 0.12, y + h * 0.7), steps=6)
        self.wait(lambda now: now["targets"]["sign_done"]["enabled"], "the signature")

    def wait_digits(self, count: int) -> None:
        """Wait until so many digits of the PIN are there."""
        self.wait(lambda now: now["pin_filled"] == count, f"{count} digits")

    def wait_keypad(self) -> dict[str, str]:
        """The keypad: digit → the answer of its key."""
        keypad: dict[str, str] = self.wait(lambda now: bool(now["keypad"]), "the keypad")["keypad"]
        return keypad

    def picture(self, name: str) -> None:
        """Keep what the eye sees now as ``NN-name.png``."""
        if self._screens is not None:
            self._number += 1
            time.sleep(0.15)
            self._display.picture().save(self._screens / f"{self._number:02d}-{name}.png")

    def glimpse(self, name: str) -> None:
        """Keep what the eye sees of a step that may be gone in a moment; nothing when it was."""
        if self._screens is None:
            return
        time.sleep(0.05)
        seen = self._display.picture()
        if self.step == name:
            self._number += 1
            seen.save(self._screens / f"{self._number:02d}-{name}.png")


def _other(name: str, than: object) -> Callable[[dict[str, Any]], bool]:
    return lambda now: now[name] != than


def _gone(leaf: str) -> Callable[[dict[str, Any]], bool]:
    """Another leaf, or the same once more with nothing typed."""
    return lambda now: now["leaf"] != leaf or now["pin_filled"] == 0


def _key(label: str) -> Callable[[dict[str, Any]], bool]:
    return lambda now: label in now["keypad"]


def row_of(letter: str) -> str:
    """The first kana of the row in which a kana stands."""
    rows = ("アイウエオ", "カキクケコ", "サシスセソ", "タチツテト", "ナニヌネノ", "ハヒフヘホ", "マミムメモ", "ヤユヨ",
            "ラリルレロ", "ワヲンー・")  # fmt: skip
    return next(row[0] for row in rows if letter in row)
