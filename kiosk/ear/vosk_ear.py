"""Adapter: vosk in a child process that is started again when it dies or does not answer any more.

The microphone is this process's own child, so that it can be closed whatever the decoder does.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

from edge_sync.groundwork.log import fields
from kiosk.ear.child import LISTENER, ListenerChild
from kiosk.ear.errors import DecoderDied, NoModel
from kiosk.ear.microphone import Capture, arecord
from kiosk.ear.models import is_there
from kiosk.ear.orders import LAST, Enough, Listen, Prepare, Ready, Setup, Unready, Word, fact_of
from kiosk.ear.port import Deaf, EarFact, Listening
from kiosk.ear.port import Told as Tell
from kiosk.ear.settings import EarSettings
from kiosk.ear.turn import Turn

log = logging.getLogger(__name__)


class VoskEar:
    """The ear. What it is told and what it tells is guarded by one lock; ``told`` must return at once."""

    def __init__(
        self,
        settings: EarSettings,
        expected: Mapping[str, tuple[str, ...]] | None = None,
        *,
        microphone: Callable[[], Capture] | None = None,
        listener: tuple[str, ...] = LISTENER,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """``expected``: phrases of each language that its model must have words for; losses are logged at start."""
        self._expected = dict(expected or {})
        self._settings = settings
        self._there = tuple(model.language for model in settings.models if is_there(model))
        self._microphone = microphone or (lambda: Capture(arecord(settings.device)))
        self._now_s = now_s
        self._child = ListenerChild(listener, self._took, began=self._began, ended=self._ended, late=self._late)
        self._lock = self._child.lock
        self._wanted = ""
        self._loaded = ""
        self._turn: Turn | None = None
        self._number = 0
        self._late_at_s: float | None = None
        self._fault: str | None = None
        self._unusable: dict[str, str] = {}
        """Languages whose model cannot be used, and why."""

    def start(self) -> None:
        with self._lock:
            if self._there and not self._child.alive:
                self._child.start()
                self.prepare(self._there[0])

    def languages(self) -> tuple[str, ...]:
        return tuple(language for language in self._there if language not in self._unusable)

    def prepare(self, language: str) -> None:
        with self._lock:
            if language in self.languages() and language != self._wanted:
                self._wanted, self._loaded = language, ""
                self._load()

    def listen(self, listening: Listening, told: Tell) -> None:
        with self._lock:
            self.deafen()
            self._number += 1
            turn = self._turn = Turn(self._number, listening, told)
            code = self._why_not(listening.language)
            if code is not None:
                threading.Thread(target=self._tell, args=(turn.number, Deaf(code)), daemon=True).start()
                return
            self.prepare(listening.language)
            if self._loaded:
                self._open(turn)

    def deafen(self) -> None:
        with self._lock:
            turn, self._turn = self._turn, None
            if turn is not None:
                self._late_at_s = None if self._loaded else self._late_at_s
                turn.close()

    def fault(self) -> str | None:
        with self._lock:
            if self._child.given_up:
                return DecoderDied.code
            return self._fault or next(iter(self._unusable.values()), None)

    def stop(self) -> None:
        self.deafen()
        self._child.stop()
        with self._lock:
            self.deafen()
            self._wanted = self._loaded = ""

    def _why_not(self, language: str) -> str | None:
        if language not in self.languages():
            return self._unusable.get(language, NoModel.code)
        return None if self._child.alive else DecoderDied.code

    def _began(self) -> None:
        self._child.order(Setup(self._settings))
        self._load()

    def _load(self) -> None:
        if self._wanted:
            self._late_at_s = self._now_s() + self._settings.load_within_ms / 1_000
            self._child.order(Prepare(self._wanted, self._expected.get(self._wanted, ())))

    def _open(self, turn: Turn) -> None:
        """The model is there: open the microphone and hand it over."""
        self._hurry()
        self._child.order(Listen(turn.number, turn.listening), *turn.open(self._microphone))

    def _hurry(self) -> None:
        self._late_at_s = self._now_s() + self._settings.answer_within_ms / 1_000

    def _late(self) -> bool:
        with self._lock:
            late = self._late_at_s is not None and self._now_s() > self._late_at_s
            if late:
                self._late_at_s = None
            return late

    def _took(self, word: Word) -> None:
        with self._lock:
            if isinstance(word, Ready):
                self._ready(word)
            elif isinstance(word, Unready):
                self._unready(word)
            elif self._turn is not None and word.turn == self._turn.number:
                self._hurry()
                if isinstance(word, Enough):
                    self._turn.close()
                else:
                    self._tell(word.turn, fact_of(word))

    def _ready(self, word: Ready) -> None:
        if word.language != self._wanted:
            return
        self._loaded, self._late_at_s = word.language, None
        if word.lost:
            log.warning("phrases that the model has no words for %s", fields(count=len(word.lost), phrases=word.lost))
        if self._turn is not None:
            self._open(self._turn)

    def _unready(self, word: Unready) -> None:
        log.error("a language cannot be heard %s", fields(code=word.code, language=word.language, why=word.why))
        self._unusable[word.language] = word.code
        if word.language == self._wanted:
            self._wanted, self._late_at_s = "", None
            if self._turn is not None:
                self._tell(self._turn.number, Deaf(word.code))

    def _tell(self, number: int, fact: EarFact) -> None:
        with self._lock:
            turn = self._turn
            if turn is None or turn.number != number:
                return
            if isinstance(fact, LAST):
                turn.close()
                self._turn, self._late_at_s = None, None
                self._fault = fact.code if isinstance(fact, Deaf) else None
                if not isinstance(fact, Deaf):
                    self._child.healthy()
            turn.told(fact)

    def _ended(self) -> None:
        with self._lock:
            self._loaded, self._late_at_s = "", None
            if self._turn is not None:
                self._tell(self._turn.number, Deaf(DecoderDied.code))
