"""What a mouth is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A number called to the whole hall. Lines of ``text`` are spoken without a gap; each is kept once spoken."""

    text: str
    english: str = ""
    """Spoken after ``text``; empty: nothing."""
    mark: str
    """Names this call and no other: the same mark is never spoken again, not even after a restart."""
    until_ms: int
    """Monotonic milliseconds; not begun by then it is dropped."""
    times: int = 1
    own: bool = False
    """It calls whoever stands here: it cuts off what is said to them and goes before everything."""


Language = Literal["ja", "en", "zh", "ko", "vi"]
Silent = Callable[[int], None]


class Voicing(msgspec.Struct, frozen=True, kw_only=True):
    """How whoever stands here is spoken to; calls to the hall are as loud and as fast as ever."""

    volume: int = 3
    """1 to 5."""
    rate_percent: int = 100
    """80 to 150: times as fast as usual, in hundredths."""
    private: bool = False
    """Headphones are in the jack: what is said to whoever stands here goes there, and nowhere else."""


class Mouth(Protocol):
    """Says one thing after the other, never two at once. No call blocks; a mouth that cannot speak stays silent.

    What is said to whoever stands here (``say``) goes before calls to the hall; a call that has begun is not cut off.
    """

    def start(self, silent: Silent = lambda turn: None) -> None:
        """Get ready; speaking begins as soon as the voice is loaded. ``silent`` comes from another thread."""

    def say(self, sentence: str, *, language: Language = "ja", personal: bool = False) -> None:
        """Speak after what is already waiting.

        ``personal``: spoken through headphones or not at all; its sound and its text are kept nowhere.
        """

    def click(self) -> None:
        """A short tick: a key was felt. Never waits for a sentence; not heard where sound fails."""

    def call(self, call: Call) -> None:
        """Call a number, with a chime before it, in the order of asking."""

    def prepare(self, lines: Sequence[str]) -> None:
        """These lines will probably be spoken soon: make their sound while nothing else is to be said."""

    def hush(self) -> None:
        """Stop within 50 ms what is said to whoever stands here and drop what waits of it; calls go on."""

    def make_silence(self, turn: int) -> None:
        """Say what waits for whoever stands here, end a call that began, then tell ``silent(turn)``.

        From then on no call begins until ``release``, or until 30 s have passed: somebody is listened to.
        Of several turns only the last is told. A mouth that cannot speak is silent at once.
        """

    def release(self) -> None:
        """Nobody is listened to any more; calls go on. A silence asked for and not told is not told any more."""

    def tune(self, voicing: Voicing) -> None:
        """Speak in this manner from the next sentence on.

        When ``private`` changes, what is being said to whoever stands here stops at once, and what waits is dropped:
        what was meant for one pair of ears is never heard by others.
        """

    def fault(self) -> str | None:
        """Code of what is wrong, or None when the mouth speaks as far as it knows."""

    def stop(self) -> None:
        """End; may be called twice."""
