"""The hand that speaks: words for what a visit asks to be said."""

from __future__ import annotations

from typing import Any

from kiosk.visit import effects
from kiosk.visit.effects import Effect
from kiosk.voice.port import Mouth
from kiosk.voice.readings import ticket_spoken
from kiosk.words.phrasebook import Phrasebook, fill


class MouthHand:
    """Needs no thread: a mouth never blocks."""

    def __init__(self, mouth: Mouth, book: Phrasebook) -> None:
        self._mouth = mouth
        self._book = book

    @property
    def fault(self) -> str | None:
        """Code of what is wrong with the mouth."""
        return self._mouth.fault()

    def start(self) -> None:
        self._mouth.start()

    def stop(self) -> None:
        self._mouth.stop()

    def perform(self, effect: Effect) -> None:
        match effect:
            case effects.Hush():
                self._mouth.hush()
            case effects.Say(key=key, facts=facts):
                self._mouth.say(self.sentence(key, facts))

    def sentence(self, key: str, facts: dict[str, Any]) -> str:
        """What is spoken for ``step.NAME``, ``answer.NAME`` or the name of a notice."""
        kind, _, name = key.rpartition(".")
        if kind == "answer":
            return self._book.label(name)
        phrase = (
            self._book.step(name, with_form=facts.get("with_form", True))
            if kind == "step"
            else self._book.notices[name]
        )
        spoken = {**facts, "ticket_spoken": ticket_spoken(facts.get("ticket"))}
        return fill(phrase.spoken(), spoken)
