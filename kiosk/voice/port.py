"""What an ear and a mouth are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Mouth(Protocol):
    """Says sentences one after the other. No call blocks; a mouth that cannot speak stays silent."""

    def start(self) -> None:
        """Get ready; speaking begins as soon as the voice is loaded."""

    def say(self, sentence: str) -> None:
        """Speak after what is already waiting. Never given a person's items."""

    def hush(self) -> None:
        """Stop at once and drop what waits."""

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
