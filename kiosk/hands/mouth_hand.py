"""The hand that speaks: words for what a visit asks to be said, and for calls."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, Literal

from kiosk.visit import effects
from kiosk.visit.effects import CallFacts, Effect
from kiosk.visit.manner import Manner
from kiosk.voice.port import Call, Mouth
from kiosk.voice.readings import counter_english, counter_spoken, ticket_english, ticket_spoken
from kiosk.words.phrasebook import Phrasebook, fill

PREPARED = 3
"""So many numbers after the one that was called are likely to come next."""


class MouthHand:
    """Needs no thread: a mouth never blocks."""

    def __init__(
        self, mouth: Mouth, book: Phrasebook, *, calls: Literal["all", "own", "none"] = "all", english: bool = False
    ) -> None:
        """``calls``: which numbers are called aloud here; ``english``: each call in English too."""
        self._mouth = mouth
        self._book = book
        self._calls = calls
        self._english = english
        self._manner = Manner()

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
            case effects.Tune(manner=manner):
                self._manner = manner
            case effects.Hush():
                self._mouth.hush()
            case effects.Say(key=key, facts=facts, call=None):
                self._mouth.say(self.sentence(key, facts))
            case effects.Say(facts=facts, call=CallFacts() as call):
                if self._calls == "all" or (self._calls == "own" and call.own):
                    self._call(str(facts["ticket"]), str(facts["counter"]), call)

    def _call(self, ticket: str, counter: str, call: CallFacts) -> None:
        self._mouth.call(
            Call(
                text=self._called(ticket, counter),
                english=self._called_in_english(ticket, counter) if self._english else "",
                mark=call.mark,
                until_ms=call.until_ms,
                times=call.times,
                own=call.own,
            )
        )
        self._mouth.prepare([self._called(likely, counter).splitlines()[0] for likely in _next(ticket)])

    def _called(self, ticket: str, counter: str) -> str:
        facts = {"ticket_spoken": ticket_spoken(ticket), "counter": counter_spoken(counter)}
        return fill(self._book.notices["call"].spoken(), facts)

    def _called_in_english(self, ticket: str, counter: str) -> str:
        number = counter_english(counter)
        phrase = self._book.notices["call_in_english" if number else "call_in_english_without_counter"]
        return fill(phrase.spoken(), {"ticket_spoken": ticket_english(ticket), "counter": number})

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


def _next(ticket: str) -> list[str]:
    """The numbers after this one; none has a mark (``A012②``) until there is an equal one."""
    letter, digits = ticket[:1], "".join(takewhile(str.isdecimal, ticket[1:]))
    if not digits:
        return []
    return [f"{letter}{int(digits) + step:0{len(digits)}d}" for step in range(1, PREPARED + 1)]
