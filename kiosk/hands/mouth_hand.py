"""The hand that speaks: words for what a visit asks to be said, and for calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Literal

from kiosk.hands.utterances import VOICES, utterance
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import CallFacts, Effect
from kiosk.visit.manner import Manner
from kiosk.voice.port import Call, Mouth, Voicing
from kiosk.voice.readings import counter_english, counter_spoken, ticket_english, ticket_spoken
from kiosk.words.phrasebook import Phrasebook, fill

PREPARED = 3
"""So many numbers after the one that was called are likely to come next."""


def _nobody(happening: happenings.Happening) -> None:
    """Where nobody listens to a visitor."""


class MouthHand:
    """Needs no thread: a mouth never blocks."""

    def __init__(
        self,
        mouth: Mouth,
        books: Mapping[str, Phrasebook],
        *,
        calls: Literal["all", "own", "none"] = "all",
        english: bool = False,
        post: Post = _nobody,
        aloud: Callable[[], str] = str,
    ) -> None:
        """``calls``: which numbers are called aloud here; ``english``: each call in English too.

        ``books`` by language, Japanese among them; ``aloud`` gives what the glass shows of the person, for headphones.
        """
        self._mouth = mouth
        self._books = books
        self._calls = calls
        self._english = english
        self._post = post
        self._aloud = aloud
        self._manner = Manner()

    @property
    def fault(self) -> str | None:
        """Code of what is wrong with the mouth."""
        return self._mouth.fault()

    def start(self) -> None:
        self._mouth.start(lambda turn: self._post(happenings.MouthSilent(turn)))

    def stop(self) -> None:
        self._mouth.stop()

    def perform(self, effect: Effect) -> None:
        match effect:
            case effects.Tune(manner=manner):
                self._tune(manner)
            case effects.Hush():
                self._mouth.hush()
            case effects.Click():
                self._mouth.click()
            case effects.MakeSilence(turn=turn):
                self._mouth.make_silence(turn)
            case effects.Release():
                self._mouth.release()
            case effects.ReadAloud(counted=counted):
                self._read(counted)
            case effects.Say(key=key, facts=facts, call=None, private=private):
                self._say(utterance(self._book, key, facts), personal=private)
            case effects.Say(facts=facts, call=CallFacts() as call):
                if self._calls == "all" or (self._calls == "own" and call.own):
                    self._call(str(facts["ticket"]), str(facts["counter"]), call)

    @property
    def _book(self) -> Phrasebook:
        return self._books.get(self._manner.language) or self._books["ja"]

    def _say(self, sentence: str, *, personal: bool = False) -> None:
        self._mouth.say(sentence, language=VOICES[self._manner.language], personal=personal)

    def _read(self, counted: bool) -> None:
        if counted:
            self._say(fill(self._book.notices["count_now"].spoken(self._book.stop), {"count": self._aloud()}))
        elif self._manner.private:
            self._say(self._aloud(), personal=True)

    def _tune(self, manner: Manner) -> None:
        self._manner = manner
        self._mouth.tune(Voicing(volume=manner.volume, rate_percent=manner.rate_percent, private=manner.private))

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
        return fill(self._books["ja"].notices["call"].spoken(), facts)

    def _called_in_english(self, ticket: str, counter: str) -> str:
        number = counter_english(counter)
        phrase = self._books["ja"].notices["call_in_english" if number else "call_in_english_without_counter"]
        return fill(phrase.spoken(), {"ticket_spoken": ticket_english(ticket), "counter": number})


def _next(ticket: str) -> list[str]:
    """The numbers after this one; none has a mark (``A012②``) until there is an equal one."""
    letter, digits = ticket[:1], "".join(takewhile(str.isdecimal, ticket[1:]))
    if not digits:
        return []
    return [f"{letter}{int(digits) + step:0{len(digits)}d}" for step in range(1, PREPARED + 1)]
