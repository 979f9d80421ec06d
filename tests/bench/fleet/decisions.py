"""The real pump's decisions about the line, asked without its threads; the only place that names its functions."""

from __future__ import annotations

import random

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.line import Status
from edge_sync.pump import step
from edge_sync.settings import Pace

LONGEST_REST_MS = 5_000


class Decisions:
    """One machine's mind: when to connect, when to say that it lives."""

    def __init__(self, pace: Pace, dice: random.Random, name: str) -> None:
        self._pace, self._dice, self._name = pace, dice, name
        self._state = step.PumpState(upto=0, head=0, sent=0, slot=step.slot_of(name))
        self._session = f"{dice.getrandbits(128):032x}"

    def next(self, now_ms: int) -> tuple[str, int]:
        """``connect``, ``beat`` or ``rest``, and how long to rest in milliseconds."""
        self._state = step.time_passed(self._state, now_ms)
        match step.next_deed(self._state, now_ms, self._pace):
            case step.Connect():
                return "connect", 0
            case step.Beat():
                return "beat", 0
            case step.Rest(until_ms=until_ms):
                wait_ms = LONGEST_REST_MS if until_ms is None else max(1, until_ms - now_ms)
                return "rest", min(LONGEST_REST_MS, wait_ms)
            case deed:
                raise AssertionError(f"a machine without letters wants {deed}")

    def planned_ms(self) -> int:
        """The moment it chose for its next attempt."""
        return self._state.retry_at_ms

    def came_up(self, now_ms: int) -> None:
        """The line is open."""
        self._state = step.came_up(self._state, now_ms)

    def went_down(self, now_ms: int) -> None:
        """The line broke or could not be opened."""
        self._state = step.went_down(self._state, now_ms, self._dice.random(), self._pace)

    def did_beat(self, now_ms: int) -> None:
        """The heartbeat is out."""
        self._state = step.did_beat(self._state, now_ms, self._pace)

    def word(self, *, online: bool) -> bytes:
        """Birth or will."""
        return encode_plain(Status(online=online, session=self._session, epoch="e0" * 16, head_seq=0, waiting=0))
