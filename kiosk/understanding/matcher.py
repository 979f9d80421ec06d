"""From an utterance to what the person wants, and whether that is sure enough to act on. Pure.

A matcher is built once for a language from its phrases; it keeps nothing of what it is asked.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec
import numpy as np

from kiosk.understanding.forbidding import Forbidding
from kiosk.understanding.grams import Floats
from kiosk.understanding.hearing import EnglishHearing, Hearing, JapaneseHearing, Kana
from kiosk.understanding.intents import ALWAYS_ASKED, INTENTS, NONE
from kiosk.understanding.learning import BY_HEART
from kiosk.understanding.phrases import Phrases, same_saying

Band = Literal["act", "ask", "none"]

ACT_WITHIN, ASK_WITHIN = 0.25, 0.6
"""Greatest distances at which the machine would act, and at which it offers what it may be; found on the
development part of the phrases: nobody's errand is never acted on there."""

MOST_CANDIDATES = 3
_RIVAL = 0.7
"""How much of the strongest rival's score is taken off."""

_VAGUE = 0.5
"""Distance of everything that a vague word may mean."""

_BESIDE_KNOWN = np.float32(0.3)
"""What is left of other scores when a phrase is said word for word (ううん beside うん)."""

_STEEP, _HALFWAY = 7, 0.116
"""From what is left of the score (1: by heart and without a rival) to a distance."""


class Candidate(msgspec.Struct, frozen=True):
    """An intent and how far from sure it is: 0 (sure) … 1 (unlike)."""

    intent: str
    distance: float


class Understood(msgspec.Struct, frozen=True):
    """``act``: do it after echo and confirmation; ``ask``: offer the candidates; ``none``: refuse kindly."""

    intent: str
    band: Band
    candidates: tuple[Candidate, ...]


_NONE = INTENTS.index(NONE)
NOTHING = Understood(NONE, "none", ())


class Matcher:
    """Understands one language; the same answer for the same words, from any thread."""

    def __init__(self, phrases: Phrases, kana: Kana) -> None:
        """``kana``: from Japanese text to its reading (only asked for text with kanji)."""
        said = [(text, INTENTS.index(intent)) for intent, file in phrases.intents.items() for text in file.phrases]
        texts, of = [text for text, _ in said], [intent for _, intent in said]
        self._forbidden = [Forbidding(phrases.language, phrases.intents[intent], kana) for intent in INTENTS]
        self._hearing: Hearing = (
            JapaneseHearing(phrases, texts, of, len(INTENTS), kana)
            if phrases.language == "ja"
            else EnglishHearing(phrases, texts, of, len(INTENTS))
        )
        self._word_for_word = {same_saying(text): intent for text, intent in said}
        self._vague = {self._hearing.core(said): one.means for one in phrases.vague for said in one.said}

    def sound(self, text: str) -> str:
        """How an utterance sounds, without what carries no meaning; one that is nothing else stays whole."""
        return self._hearing.core(text) or same_saying(text)

    def understand(self, text: str) -> Understood:
        """Any text is answered; what says nothing is ``NOTHING``."""
        means = self._vague.get(self._hearing.core(text))
        if means is not None:
            return Understood(means[0], "ask", tuple(Candidate(intent, _VAGUE) for intent in means))
        scores = self._hearing.scores(text)
        if not scores.any():
            return NOTHING
        self._forbid(text, scores)
        known = self._word_for_word.get(same_saying(text))
        if known is not None:
            scores *= _BESIDE_KNOWN
            scores[known] = BY_HEART
        return _judged(scores)

    def _forbid(self, text: str, scores: Floats) -> None:
        """What a forbidden intent had speaks for nobody's errand instead."""
        for place, forbidden in enumerate(self._forbidden):
            if forbidden.by(text):
                scores[_NONE] = max(scores[_NONE], scores[place])
                scores[place] = -1


def _judged(scores: Floats) -> Understood:
    order = [int(place) for place in np.argsort(-scores, kind="stable")]
    first, second = order[0], order[1]
    distances = {}
    for place in order:
        rival = scores[second] if place == first else scores[first]
        sure = float(scores[place] - _RIVAL * max(rival, 0)) / BY_HEART
        distances[place] = round(1 / (1 + math.exp(_STEEP * (sure - _HALFWAY))), 3)
    candidates = tuple(Candidate(INTENTS[place], distances[place]) for place in order if place != _NONE)
    best = candidates[0]
    band = _band(best, none_first=first == _NONE)
    return Understood(NONE if band == "none" else best.intent, band, candidates[:MOST_CANDIDATES])


def _band(best: Candidate, *, none_first: bool) -> Band:
    if none_first or best.distance > ASK_WITHIN:
        return "none"
    return "act" if best.distance <= ACT_WITHIN and best.intent not in ALWAYS_ASKED else "ask"
