"""Adapter: the chooser in a child process, started again when it dies or does not answer."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from edge_sync.groundwork.child import Child, Launch
from kiosk.understanding.chooser import Meaning, Prepare, Utterance
from kiosk.understanding.choosing import Chosen, Offer
from kiosk.understanding.port import Meant

CHOOSER = (sys.executable, "-m", "kiosk.understanding.chooser")
GIVES_UP_S = 5.0
FAULT = "UND-04"


class ChildUnderstander:
    """One question at a time; a newer one takes the place of an older."""

    def __init__(
        self,
        phrases: Sequence[Path] = (),
        languages: Sequence[str] = ("ja",),
        *,
        chooser: tuple[str, ...] = CHOOSER,
    ) -> None:
        """``phrases``: folders that the city adds; ``languages``: made ready at the start."""
        options = [("--phrases", str(path)) for path in phrases] + [("--prepare", name) for name in languages]
        launch = Launch((*chooser, *(word for option in options for word in option)))
        self._child = Child("understander", lambda: launch, self._answered, ended=self._ended, late=self._late)
        self._lock = self._child.lock
        self._decoder = msgspec.json.Decoder(Meaning)
        self._number = 0
        self._told: Meant | None = None
        """Who waits for the answer to the newest question."""
        self._late_at_s = 0.0

    def start(self) -> None:
        self._child.start()

    def prepare(self, language: str) -> None:
        self._child.write(msgspec.json.encode(Prepare(language)) + b"\n")

    def ask(self, heard: str, language: str, offer: Offer, told: Meant, rivals: tuple[str, ...] = ()) -> None:
        with self._lock:
            self._number += 1
            self._told, self._late_at_s = told, time.monotonic() + GIVES_UP_S
            question = Utterance(self._number, heard, language, offer, rivals)
            if not self._child.write(msgspec.json.encode(question) + b"\n"):
                # Beside: whoever asks may hold a lock that whoever is told wants.
                threading.Thread(target=self._tell, args=(self._number, None), daemon=True).start()

    def _answered(self, line: bytes) -> None:
        with contextlib.suppress(msgspec.DecodeError, ValueError):
            meaning = self._decoder.decode(line)
            self._child.healthy()
            self._tell(meaning.number, Chosen(meaning.band, meaning.names))

    def _ended(self) -> None:
        self._tell(self._number, None)

    def _tell(self, number: int, chosen: Chosen | None) -> None:
        """Once a question, and nothing of one that another took the place of."""
        with self._lock:
            if number != self._number:
                return
            told, self._told = self._told, None
        if told is not None:
            told(chosen)

    def _late(self) -> bool:
        with self._lock:
            return self._told is not None and time.monotonic() > self._late_at_s

    def fault(self) -> str | None:
        return FAULT if self._child.given_up else None

    def stop(self) -> None:
        with self._lock:
            self._told = None
        self._child.stop()
