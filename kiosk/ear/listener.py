"""The ear's own process: ``python -m kiosk.ear.listener FD``.

Takes orders (``orders``) as packets from the Unix socket ``FD``, each listening with its microphone, and tells facts
on standard output. Sound and what was heard are kept nowhere and logged nowhere. A process of its own because
a decoder may hang or die, and takes half a gigabyte that the glass must not pay for.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable

import msgspec

from kiosk.ear.decoder import Utterance
from kiosk.ear.endpoint import Ended, Endpoint, Feed, Limits
from kiosk.ear.errors import EarError, NoMicrophone, NoModel
from kiosk.ear.language import Language
from kiosk.ear.microphone import frames
from kiosk.ear.orders import LAST, MOST_BYTES, Enough, Listen, Prepare, Ready, Setup, Unready, Word, decode, told
from kiosk.ear.port import Deaf, EarFact, Heard
from kiosk.ear.speech import SpeechDetector
from kiosk.ear.spelling import Vocabulary

Interrupted = Callable[[], int] | None
"""Gives the file descriptor that has something to read when a listening is to end at once."""


class Listener:
    """Obeys one order after the other; one model is in memory at a time."""

    def __init__(self, setup: Setup, tell: Callable[[Word], None], now_s: Callable[[], float]) -> None:
        """``now_s``: monotonic seconds."""
        self._settings = setup.settings
        self._tell, self._now_s = tell, now_s
        self._language: Language | None = None
        self.lost: tuple[str, ...] = ()
        """Expected phrases that the loaded model has no words for."""

    def prepare(self, name: str, expected: tuple[str, ...] = ()) -> None:
        """Load a language's model in place of another's; it must have words for some of the expected phrases."""
        if self._language is not None and self._language.name == name:
            self._tell(Ready(name))
            return
        self._language = None
        try:
            language = Language(self._settings.models, name)
            self.lost = language.vocabulary(expected).lost if expected else ()
        except EarError as error:
            self._tell(Unready(name, error.code, str(error)))
            return
        self._language = language
        self._tell(Ready(name, self.lost))

    def listen(self, order: Listen, samples: int | None, interrupted: Interrupted = None) -> None:
        """Hear one utterance; a newer order ends it without a fact."""
        try:
            if self._language is None or self._language.name != order.listening.language:
                raise NoModel(f"the model of {order.listening.language} is not loaded")
            if samples is None:
                raise NoMicrophone("no microphone came with the order")
            fact = self._hear(order, self._language, samples, interrupted)
        except EarError as error:
            fact = Deaf(error.code)
        if fact is not None:
            self._tell(told(order.turn, fact))

    def _hear(self, order: Listen, language: Language, samples: int, interrupted: Interrupted) -> EarFact | None:
        vocabulary = language.vocabulary(order.listening.phrases)
        utterance = language.model.utterance(vocabulary.grammar)
        detector = SpeechDetector()
        endpoint = Endpoint(order.listening, self._limits())
        for sound in frames(samples, interrupted):
            for step in endpoint.add(detector.frame(sound)):
                if isinstance(step, Feed):
                    utterance.add(step.sound)
                elif isinstance(step, Ended):
                    began_s = self._now_s()
                    self._tell(Enough(order.turn))
                    return self._heard(vocabulary, utterance, step.pause_ms, began_s)
                elif isinstance(step, LAST):
                    return step
                else:
                    self._tell(told(order.turn, step))
        return None

    def _heard(self, vocabulary: Vocabulary, utterance: Utterance, pause_ms: int, began_s: float) -> Heard:
        heard = utterance.text()
        candidates = vocabulary.candidates(heard)
        text = vocabulary.text(heard, candidates)
        return Heard(text, pause_ms + round((self._now_s() - began_s) * 1_000), candidates)

    def _limits(self) -> Limits:
        return Limits(
            noisy_above_dbfs=self._settings.noisy_above_dbfs,
            speech_above_dbfs=self._settings.speech_above_dbfs,
            ambient_ms=self._settings.ambient_ms,
        )


def main() -> None:
    """Obey until the parent closes the socket."""
    orders = socket.socket(fileno=int(sys.argv[1]))
    listener: Listener | None = None
    while True:
        packet, descriptors, _, _ = socket.recv_fds(orders, MOST_BYTES, 1)
        if not packet:
            return
        try:
            order = decode(packet)
            if isinstance(order, Setup):
                listener = Listener(order, _tell, time.monotonic)
            elif listener is not None and isinstance(order, Prepare):
                listener.prepare(order.language, order.expected)
            elif listener is not None and isinstance(order, Listen):
                listener.listen(order, descriptors[0] if descriptors else None, orders.fileno)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)


def _tell(word: Word) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(word) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
