"""What an understander is: told an utterance, it tells what may have been meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.understanding.choosing import Chosen, Offer

Meant = Callable[[Chosen | None], None]
"""Told once an utterance; None: the understander failed."""


class Understander(Protocol):
    """Understands one utterance after the other; keeps none. No method blocks."""

    def start(self) -> None:
        """Get ready."""

    def prepare(self, language: str) -> None:
        """Somebody chose this language: get ready for it, where there is something to get ready."""

    def ask(self, heard: str, language: str, offer: Offer, told: Meant, rivals: tuple[str, ...] = ()) -> None:
        """What was meant by ``heard``, or by one of ``rivals``?

        ``told`` comes from another thread, within five seconds.
        """

    def fault(self) -> str | None:
        """Code of what is wrong, or None."""

    def stop(self) -> None:
        """End; may be called twice."""
