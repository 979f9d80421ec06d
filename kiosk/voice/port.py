"""What an ear and a mouth are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

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


class Mouth(Protocol):
    """Says one thing after the other, never two at once. No call blocks; a mouth that cannot speak stays silent.

    What is said to whoever stands here (``say``) goes before calls to the hall; a call that has begun is not cut off.
    """

    def start(self) -> None:
        """Get ready; speaking begins as soon as the voice is loaded."""

    def say(self, sentence: str) -> None:
        """Speak after what is already waiting. Never given a person's items."""

    def call(self, call: Call) -> None:
        """Call a number, with a chime before it, in the order of asking."""

    def prepare(self, lines: Sequence[str]) -> None:
        """These lines will probably be spoken soon: make their sound while nothing else is to be said."""

    def hush(self) -> None:
        """Stop at once what is said to whoever stands here and drop what waits of it; calls go on."""

    def fault(self) -> str | None:
        """Code of what is wrong, or None when the mouth speaks as far as it knows."""

    def stop(self) -> None:
        """End; may be called twice."""


class Ear(Protocol):
    """Hears one of the phrases that may be said now, while the talk key is held.

    The adapter (vosk) comes with the voice work; journeys already declare what may be heard.
    """

    def listen(self, phrases: dict[str, tuple[str, ...]], heard: Callable[[str], None]) -> None:
        """Listen for ``phrases`` (answer → spoken forms) until ``deafen``; ``heard(answer)`` from another thread."""

    def deafen(self) -> None:
        """Stop listening; the microphone is off when this returns."""
