"""What the printer does with commands, and what it says of itself; no network here."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from tests.bench.thermal.decoder import Command
from tests.bench.thermal.roll import Roll

PaperState = Literal["present", "low", "out"]

_CUTTER_FEED_DOTS = 96
_REALTIME = ("DLE EOT", "DLE ENQ", "DLE DC4")
_FIXED = 0b0001_0010


class ThermalMachine:
    """Real-time questions are answered at once; everything else waits while there is no paper or the cover is open."""

    def __init__(self, out_dir: Path | None) -> None:
        self.roll = Roll(out_dir)
        self.paper: PaperState = "present"
        self.cover_open = False
        self.offline = False
        self.error = False
        self.silent = False
        self.silent_after_next_slip = False
        self.last_byte_at: float | None = None
        """``time.monotonic()`` when the last byte of a printing command arrived."""
        self._waiting: deque[tuple[Command, Callable[[bytes], None]]] = deque()
        self._line = ""

    @property
    def ready(self) -> bool:
        """True when it can burn."""
        return self.paper != "out" and not (self.cover_open or self.offline or self.error)

    def take(self, command: Command, answer: Callable[[bytes], None]) -> None:
        """Take one command; ``answer`` sends bytes back to who sent it."""
        if command.name in _REALTIME:
            self._realtime(command, answer)
            return
        if command.name != "GS r":
            self.last_byte_at = time.monotonic()
        self._waiting.append((command, answer))
        self.go_on()

    def go_on(self) -> None:
        """Carry out what waits, as far as paper allows."""
        while self._waiting and self.ready:
            self._carry_out(*self._waiting.popleft())

    def throw_away(self) -> None:
        """Forget what waits, as switching off and on does."""
        self._waiting.clear()

    def _carry_out(self, command: Command, answer: Callable[[bytes], None]) -> None:
        name = command.name
        if name == "GS r":
            self._say(answer, {"present": 0x00, "low": 0x03, "out": 0x0F}[self.paper])
        elif name == "GS v 0":
            width, height = (int.from_bytes(command.args[at : at + 2], "little") for at in (1, 3))
            self._roll_ended(self.roll.burn(command.data, width, height))
        elif name == "text":
            self._line += command.data.decode("ascii", "replace")
        elif name == "LF":
            line, self._line = self._line, ""
            self._roll_ended(self.roll.write(line))
        elif name in ("ESC J", "ESC d"):
            self._roll_ended(self.roll.feed(command.args[0] * (30 if name == "ESC d" else 1)))
        elif name == "GS V":
            self._cut(command)

    def _cut(self, command: Command) -> None:
        if len(command.args) == 2:
            self._roll_ended(self.roll.feed(_CUTTER_FEED_DOTS + command.args[1]))
        self.roll.cut()
        if self.silent_after_next_slip:
            self.silent, self.silent_after_next_slip = True, False

    def _roll_ended(self, still_paper: bool) -> None:
        if not still_paper:
            self.paper = "out"

    def _realtime(self, command: Command, answer: Callable[[bytes], None]) -> None:
        if command.name != "DLE EOT":
            return
        kind = command.args[0]
        bits = 0
        if kind == 1:
            bits = 0 if self.ready else 0x08
        elif kind == 2:
            bits = 0x04 * self.cover_open | 0x20 * (self.paper == "out") | 0x40 * self.error
        elif kind == 3:
            bits = 0x08 * self.error
        elif kind == 4:
            bits = {"present": 0x00, "low": 0x0C, "out": 0x6C}[self.paper]
        self._say(answer, _FIXED | bits)

    def _say(self, answer: Callable[[bytes], None], byte: int) -> None:
        if not self.silent:
            answer(bytes((byte,)))
