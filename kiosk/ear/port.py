"""What an ear is: it listens when asked, hears one utterance, and is deaf again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """One utterance to be heard."""

    language: str
    """``ja``, ``en``, ``zh``, ``ko`` or ``vi``: which model decodes it."""
    phrases: tuple[str, ...]
    """What may be said now, as people write it; the decoder hears nothing else."""
    settle_ms: int = 250
    """How long the room may fall silent before the microphone counts."""
    begin_within_ms: int = 8_000
    """Nothing said for so long: ``Silence``."""
    ends_after_ms: int = 1_200
    """A pause of this length ends an utterance; older people pause longer (facts: 1.0 to 1.5 s)."""
    most_ms: int = 15_000


class EarFact(msgspec.Struct, frozen=True):
    """Root of what an ear tells. The last fact of a listening is one of ``Heard``, ``Silence``, ``Noisy``, ``Deaf``."""


class Opened(EarFact, frozen=True):
    """The microphone is open; speak now."""


class Level(EarFact, frozen=True):
    """How loud it is, 0 to 100; told at most ten times a second. ``speech``: somebody speaks."""

    percent: int
    speech: bool = False


class Heard(EarFact, frozen=True):
    """What the decoder wrote, without the blanks that models put between words; may be empty: nothing it knows."""

    text: str
    took_ms: int
    """From the end of speech to this fact."""
    candidates: tuple[tuple[str, float], ...] = ()
    """The nearest of the phrases and how far each is, 0 (equal) to 1; best first, at most three."""


class Silence(EarFact, frozen=True):
    """Nobody said anything."""


class Noisy(EarFact, frozen=True):
    """The room is too loud to be understood; the microphone was closed at once."""

    ambient_dbfs: float


class Deaf(EarFact, frozen=True):
    """The microphone or the decoder failed; ``code`` says how."""

    code: str


Told = Callable[[EarFact], None]


class Ear(Protocol):
    """Half-duplex, press to talk: never listens unasked, keeps nothing. No method blocks.

    Facts come from another thread, and none of a listening after ``deafen`` returned.
    """

    def start(self) -> None:
        """Get ready; models load meanwhile."""

    def languages(self) -> tuple[str, ...]:
        """Languages whose model is there; empty: voice is not offered."""

    def prepare(self, language: str) -> None:
        """Somebody chose this language: load its model, unless it is loaded or loading, or there is none."""

    def listen(self, listening: Listening, told: Told) -> None:
        """Open the microphone for one utterance; one that is under way ends without a fact."""

    def deafen(self) -> None:
        """Close the microphone; it is off when this returns."""

    def fault(self) -> str | None:
        """Code of what is wrong, or None when the ear hears as far as it knows."""

    def stop(self) -> None:
        """End; may be called twice."""
