"""From the ear. None of what was said is in it."""

from __future__ import annotations

from typing import Literal

from kiosk.visit.happenings.happening import Happening


class EarReady(Happening, frozen=True):
    """Languages that can be spoken to the machine; none: voice is not offered."""

    languages: tuple[str, ...]


class EarOpened(Happening, frozen=True):
    """The microphone is open."""

    turn: int


class EarLevel(Happening, frozen=True):
    """How loud it is, 0 to 100. ``speech``: somebody speaks."""

    turn: int
    percent: int
    speech: bool = False


class Understood(Happening, frozen=True):
    """What an utterance may have meant, best first: names of answers. None of what was said is in it.

    ``band``: ``act``, sure enough to be echoed; ``ask``, to be chosen from; ``none``.
    """

    turn: int
    band: Literal["act", "ask", "none"]
    answers: tuple[str, ...] = ()


class EarFailed(Happening, frozen=True):
    """Nothing was heard: ``silence``, ``noisy``, or ``deaf``."""

    turn: int
    why: Literal["silence", "noisy", "deaf"]
