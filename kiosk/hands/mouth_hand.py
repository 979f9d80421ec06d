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
        if "label" in facts or kind == "answer":
            return self._of_whom(facts) + str(facts.get("label") or self._book.label(name))
        if key == "question":
            return self._of_whom(facts) + str(facts["sentence"])
        if kind == "board":
            phrase = self._book.notices.get(f"board_{name}")
            return phrase.spoken() if phrase is not None else ""
        phrase = (
            self._book.step(name, with_form=facts.get("with_form", True), variant=facts.get("variant", ""))
            if kind == "step"
            else self._book.notices[name]
        )
        spoken = {**facts, "ticket_spoken": ticket_spoken(facts.get("ticket"))}
        return fill(phrase.spoken(), spoken)

    def _of_whom(self, facts: dict[str, Any]) -> str:
        """Whose, by number: a name is never spoken."""
        whose = self._book.notices["of_member"].title
        return fill(whose, facts) + "。" if facts.get("person") else ""
