"""In which order things are spoken, and what is not spoken any more. Pure.

Whoever stands here is spoken to first. A call to the hall waits for that, except the visitor's own; a call that began
is not cut off. Between its parts (Japanese, English, once more) something said to the visitor may come, or a silence:
while somebody is listened to, the rest of a call waits as whole calls do.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import msgspec

from kiosk.voice.port import Call, Language

SILENT_MS = 30_000
"""A silence that nobody ends is over after this: the hall must not be forgotten."""


class Play(msgspec.Struct, frozen=True, kw_only=True):
    """One uninterrupted stretch of sound."""

    number: int
    text: str
    language: Language = "ja"
    take: int = 1
    """Which time it is said."""
    chime: bool = False
    call: bool = False
    personal: bool = False
    private: bool = False
    """It goes to the headphones, and nowhere else."""

    @property
    def name(self) -> str:
        """Such as ``007``, ``007-en``, ``007-2``, ``007-private``."""
        again = f"-{self.take}" if self.take > 1 else ""
        language = "" if self.language == "ja" else f"-{self.language}"
        return f"{self.number:03d}{again}{language}" + ("-private" if self.private else "")


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

    def __init__(self, spoken: Marks, *, apart: bool = False, silent_ms: int = SILENT_MS) -> None:
        """``apart``: the loudspeaker goes on while headphones are in; otherwise their jack cuts it off.

        ``silent_ms``: how long it stays silent at most when nobody releases it.
        """
        self._silent_ms = silent_ms
        self._spoken = spoken
        self._apart = apart
        self._private = False
        self._sentences: deque[Play] = deque()
        self._own: deque[_Waiting] = deque()
        self._calls: deque[_Waiting] = deque()
        self._now: Play | None = None
        self._asked: int | None = None
        self._silent_until_ms: int | None = None
        self.dropped: list[int] = []
        """Numbers of calls that will not be spoken: too old, or spoken before. Whoever reads it empties it."""
        self.told: list[int] = []
        """Turns for which it is silent now. Whoever reads it empties it."""

    @property
    def sentences(self) -> int:
        """How many sentences wait for whoever stands here."""
        return len(self._sentences)

    @property
    def asked(self) -> bool:
        """Silence was asked for and not told yet."""
        return self._asked is not None

    @property
    def silent_until_ms(self) -> int | None:
        """When calls go on although nobody released them; None: nobody is listened to."""
        return self._silent_until_ms

    def say(self, number: int, text: str, language: Language = "ja", *, personal: bool = False) -> None:
        """Something for whoever stands here; what is personal is dropped unless headphones are in."""
        if self._private or not personal:
            self._sentences.append(Play(number=number, text=text, language=language, personal=personal))

    def call(self, number: int, call: Call) -> bool:
        """Something for the hall; True when what is being spoken has to be cut off for it."""
        if call.mark in self._spoken or any(call.mark == one.call.mark for one in (*self._own, *self._calls)):
            self.dropped.append(number)
            return False
        (self._own if call.own else self._calls).append(_Waiting(call, _plays(number, call)))
        return call.own and self._talks() and self._asked is None and self._silent_until_ms is None

    def hush(self) -> tuple[list[str], bool]:
        """Drop what waits for whoever stands here; gives that, and whether what is being spoken has to be cut off."""
        dropped = [play.text for play in self._sentences]
        self._sentences.clear()
        return dropped, self._talks()

    def make_silence(self, turn: int) -> None:
        """Begin no call from now on; ``told`` gets the turn as soon as nothing is said any more."""
        self._asked = turn

    def release(self) -> None:
        """Calls go on."""
        self._asked = self._silent_until_ms = None

    def tune(self, *, private: bool) -> bool:
        """Headphones are in, or not; True when what is being spoken has to be cut off."""
        if private == self._private:
            return False
        self._private = private
        return self.hush()[1]

    def next(self, now_ms: int) -> Play | None:
        """What is to be spoken now; it is being spoken until ``done``."""
        if self._silent_until_ms is not None and now_ms >= self._silent_until_ms:
            self._silent_until_ms = None
        calls_wait = self._asked is not None or self._silent_until_ms is not None
        play = None if calls_wait else self._of(self._own, now_ms)
        if play is None and self._sentences:
            play = msgspec.structs.replace(self._sentences.popleft(), private=self._private)
        if play is None and self._asked is not None:
            self.told.append(self._asked)
            self._asked, self._silent_until_ms = None, now_ms + self._silent_ms
        self._now = play or (None if calls_wait else self._of(self._calls, now_ms))
        return self._now

    def done(self) -> None:
        """It was spoken, or cut off."""
        self._now = None

    def _talks(self) -> bool:
        return self._now is not None and not self._now.call

    def _of(self, line: deque[_Waiting], now_ms: int) -> Play | None:
        while line:
            first = line[0]
            unheard = self._private and not self._apart and not first.call.own
            if unheard or now_ms >= first.call.until_ms:
                self.dropped += [] if first.begun else [first.left[0].number]
                line.popleft()
                continue
            if not first.begun:
                self._spoken.add(first.call.mark)
                first.begun = True
            play = first.left.popleft()
            if not first.left:
                line.popleft()
            return msgspec.structs.replace(play, private=self._private and first.call.own)
        return None


def _plays(number: int, call: Call) -> deque[Play]:
    plays: deque[Play] = deque()
    for take in range(1, call.times + 1):
        plays.append(Play(number=number, text=call.text, take=take, chime=True, call=True))
        if call.english:
            plays.append(Play(number=number, text=call.english, language="en", take=take, call=True))
    return plays
