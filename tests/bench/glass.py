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

    def now(self) -> dict[str, Any]:
        """What is on the glass; empty before the first screen."""
        try:
            found: dict[str, Any] = json.loads(self._description.read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return found

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
        keypad = self.wait_keypad()
        for count, digit in enumerate(pin, start=1):
            self.touch(keypad[digit])
            self.wait_digits(count)
        self.touch("pin_done")

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
