"""The hand at the ear: what may be said goes in, which answer may have been meant comes out. Never what was said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping

from kiosk.ear.meaning import RIVAL_WITHIN
from kiosk.ear.nearest import PERHAPS_WITHIN, SURE_WITHIN
from kiosk.ear.port import Deaf, Ear, EarFact, Heard, Level, Listening, Noisy, Opened, Silence
from kiosk.understanding.choosing import Chosen, Offer, Saying
from kiosk.understanding.port import Understander
from kiosk.visit import effects
from kiosk.visit.conductor import Device, Post
from kiosk.visit.effects import Effect, Sayable
from kiosk.visit.happenings import EarFailed, EarLevel, EarOpened, EarReady, Understood
from kiosk.words.phrasebook import Phrasebook

log = logging.getLogger(__name__)

Spoken = Callable[[str, tuple[str, ...]], Iterable[str]]
"""``spoken(language, errands)``: how people of a language speak of these errands."""


class EarHand:
    """Needs no thread: an ear and an understander never block."""

    def __init__(
        self, ear: Ear, understander: Understander, books: Mapping[str, Phrasebook], spoken: Spoken, post: Post
    ) -> None:
        """``spoken`` gives the phrases of errands in a language; none where it has none."""
        self._ear, self._understander = ear, understander
        self._books, self._spoken, self._post = books, spoken, post

    @property
    def fault(self) -> str | None:
        """Code of what is wrong with the ear."""
        return self._ear.fault() or self._understander.fault()

    def start(self) -> None:
        self._ear.start()
        self._understander.start()
        self._post(EarReady(self._ear.languages()))

    def stop(self) -> None:
        self._ear.stop()
        self._understander.stop()

    def perform(self, effect: Effect) -> None:
        match effect:
            case effects.StopListening():
                self._ear.deafen()
            case effects.Listen():
                self._listen(effect)
            case effects.Tune(manner=manner):
                # A model takes seconds to load: it is there before the visitor first speaks.
                self._ear.prepare(manner.heard_as)
                self._understander.prepare(manner.heard_as)

    def _listen(self, effect: effects.Listen) -> None:
        book = self._books.get(effect.manner.language) or self._books["ja"]
        language = effect.manner.heard_as
        sayings = tuple(self._saying(book, one) for one in effect.answers)
        forms = [form for one in sayings for form in one.forms]
        offer = Offer(sayings, effect.errands)
        # Nothing else: each word more is one more to be mistaken for. (Of 38 ways to say yes and 40 to say no, one was
        # heard for the other.)
        phrases = dict.fromkeys((*forms, *self._spoken(language, effect.errands)))

        def told(fact: EarFact) -> None:
            self._told(fact, effect.turn, language, offer)

        self._ear.listen(Listening(language=language, phrases=tuple(phrases)), told)

    def _saying(self, book: Phrasebook, one: Sayable) -> Saying:
        if "question" in one.facts:
            words = book.questions[str(one.facts["question"])]
            return Saying(one.name, (words.choices.get(str(one.facts.get("choice", "")), words.label),))
        words_of = book.answers.get(str(one.facts.get("answer", one.name)))
        return Saying(one.name, (words_of.label, *words_of.heard) if words_of is not None else ())

    def _told(self, fact: EarFact, turn: int, language: str, offer: Offer) -> None:
        match fact:
            case Opened():
                self._post(EarOpened(turn))
            case Level(percent=percent, speech=speech):
                self._post(EarLevel(turn, percent, speech))
            case Silence():
                self._post(EarFailed(turn, "silence"))
            case Noisy():
                self._post(EarFailed(turn, "noisy"))
            case Deaf(code=code):
                log.warning("deaf code=%s", code)
                self._post(EarFailed(turn, "deaf"))
            case Heard(text=""):
                self._post(Understood(turn, "none"))
            case Heard(text=text, candidates=candidates):
                off = candidates[0][1] if candidates else 0.0
                rivals = tuple(phrase for phrase, distance in candidates[1:] if distance - off <= RIVAL_WITHIN)
                self._understander.ask(text, language, offer, lambda chosen: self._meant(turn, chosen, off), rivals)

    def _meant(self, turn: int, chosen: Chosen | None, off: float) -> None:
        """``off``: how far what the decoder wrote was from the nearest phrase."""
        if chosen is None:
            self._post(EarFailed(turn, "deaf"))
        elif off > PERHAPS_WITHIN:
            self._post(Understood(turn, "none"))
        else:
            sure = chosen.band == "act" and off <= SURE_WITHIN
            self._post(Understood(turn, chosen.band if sure or chosen.band == "none" else "ask", chosen.names))


class Together:
    """Performs an effect at several devices: a visitor's manner is the mouth's and the ear's."""

    def __init__(self, *devices: Device) -> None:
        self._devices = devices

    def perform(self, effect: Effect) -> None:
        for device in self._devices:
            device.perform(effect)
