"""In which order things are spoken, and what is not spoken any more. Pure.

Whoever stands here is spoken to first. A call to the hall waits for that, except the visitor's own; a call that began
is not cut off. Between its parts (Japanese, English, once more) something said to the visitor may come.
"""

from __future__ import annotations

from collections import deque
from typing import Literal, Protocol

import msgspec

from kiosk.voice.port import Call

Language = Literal["ja", "en"]


class Play(msgspec.Struct, frozen=True, kw_only=True):
    """One uninterrupted stretch of sound."""

    number: int
    text: str
    language: Language = "ja"
    take: int = 1
    """Which time it is said."""
    chime: bool = False
    call: bool = False

    @property
    def name(self) -> str:
        """Such as ``007``, ``007-en``, ``007-2``."""
        again = f"-{self.take}" if self.take > 1 else ""
        return f"{self.number:03d}{again}" + ("-en" if self.language == "en" else "")


class Marks(Protocol):
    """Which calls were spoken."""

    def __contains__(self, mark: object) -> bool: ...

    def add(self, mark: str) -> None: ...


class _Waiting(msgspec.Struct):
    """A call of which this is left to be said."""

    call: Call
    left: deque[Play]
    begun: bool = False


class LineUp:
    """What waits to be spoken. Belongs to whoever holds its lock."""

    def __init__(self, spoken: Marks) -> None:
        self._spoken = spoken
        self._sentences: deque[Play] = deque()
        self._own: deque[_Waiting] = deque()
        self._calls: deque[_Waiting] = deque()
        self._now: Play | None = None
        self.dropped: list[int] = []
        """Numbers of calls that will not be spoken: too old, or spoken before. Whoever reads it empties it."""

    def say(self, number: int, text: str) -> None:
        """Something for whoever stands here."""
        self._sentences.append(Play(number=number, text=text))

    def call(self, number: int, call: Call) -> bool:
        """Something for the hall; True when what is being spoken has to be cut off for it."""
        if call.mark in self._spoken or any(call.mark == one.call.mark for one in (*self._own, *self._calls)):
            self.dropped.append(number)
            return False
        (self._own if call.own else self._calls).append(_Waiting(call, _plays(number, call)))
        return call.own and self._talks()

    def hush(self) -> tuple[list[str], bool]:
        """Drop what waits for whoever stands here; gives that, and whether what is being spoken has to be cut off."""
        dropped = [play.text for play in self._sentences]
        self._sentences.clear()
        return dropped, self._talks()

    def next(self, now_ms: int) -> Play | None:
        """What is to be spoken now; it is being spoken until ``done``."""
        play = self._of(self._own, now_ms)
        if play is None and self._sentences:
            play = self._sentences.popleft()
        self._now = play or self._of(self._calls, now_ms)
        return self._now

    def done(self) -> None:
        """It was spoken, or cut off."""
        self._now = None

    def _talks(self) -> bool:
        return self._now is not None and not self._now.call

    def _of(self, line: deque[_Waiting], now_ms: int) -> Play | None:
        while line:
            first = line[0]
            if now_ms >= first.call.until_ms:
                self.dropped += [] if first.begun else [first.left[0].number]
                line.popleft()
                continue
            if not first.begun:
                self._spoken.add(first.call.mark)
                first.begun = True
            play = first.left.popleft()
            if not first.left:
                line.popleft()
            return play
        return None


def _plays(number: int, call: Call) -> deque[Play]:
    plays: deque[Play] = deque()
    for take in range(1, call.times + 1):
        plays.append(Play(number=number, text=call.text, take=take, chime=True, call=True))
        if call.english:
            plays.append(Play(number=number, text=call.english, language="en", take=take, call=True))
    return plays
