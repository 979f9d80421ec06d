"""A third of what other people wrote, kept back from the phrases and never tuned on: how much is understood.

``held_back.jsonl``: those lines of the second writer whose text's SHA-256 begins with a byte divisible by three,
without the ones that the phrases say too. The floors stand a little below what was measured.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.understanding.hearing import Kana
from kiosk.understanding.intents import NONE
from kiosk.understanding.matcher import Matcher
from kiosk.understanding.phrases import LANGUAGES, read_phrases, same_saying

HELD_BACK = [json.loads(line) for line in (Path(__file__).parent / "held_back.jsonl").read_text("utf-8").splitlines()]


@dataclass
class Tally:
    wishes: int = 0
    first: int = 0
    among_three: int = 0
    acted: int = 0
    refused: int = 0
    others: int = 0
    others_refused: int = 0
    wrong_acts: list[str] = field(default_factory=list)

    def add(self, text: str, intent: str, matcher: Matcher) -> None:
        understood = matcher.understand(text)
        names = [candidate.intent for candidate in understood.candidates]
        self.wishes += intent != NONE
        self.others += intent == NONE
        self.first += intent != NONE and names[:1] == [intent]
        self.among_three += intent in names
        self.acted += understood.band == "act"
        self.refused += intent != NONE and understood.band == "none"
        self.others_refused += intent == NONE and understood.band == "none"
        if understood.band == "act" and understood.intent != intent:
            self.wrong_acts.append(text)


def test_what_is_held_back_is_not_in_the_phrases() -> None:
    said = {
        same_saying(text)
        for language in LANGUAGES
        for file in read_phrases(language).intents.values()
        for text in file.phrases
    }
    assert len(HELD_BACK) == 227
    assert not [line["text"] for line in HELD_BACK if same_saying(line["text"]) in said]


def test_japanese(matchers: dict[str, Matcher]) -> None:
    tally = Tally()
    for line in HELD_BACK:
        if line["language"] == "ja":
            tally.add(line["text"], line["intent"], matchers["ja"])
    assert (tally.wishes, tally.others) == (140, 31)
    assert tally.wrong_acts == []
    assert tally.first / tally.wishes >= 0.93
    assert tally.among_three / tally.wishes >= 0.98
    assert tally.acted >= 60
    assert tally.refused <= 7
    assert tally.others_refused / tally.others >= 0.9


def test_japanese_as_kana_alone(matchers: dict[str, Matcher], kana: Kana) -> None:
    tally = Tally()
    for line in HELD_BACK:
        if line["language"] == "ja":
            heard = re.sub(r"[^ぁ-ゖァ-ヶー]", "", kana(re.sub(r"[\W_]+", "", line["text"])))
            tally.add(heard, line["intent"], matchers["ja"])
    assert len(tally.wrong_acts) <= 1
    assert tally.first / tally.wishes >= 0.91
    assert tally.among_three / tally.wishes >= 0.96
    assert tally.acted >= 54
    assert tally.refused <= 9
    assert tally.others_refused / tally.others >= 0.85


def test_english(matchers: dict[str, Matcher]) -> None:
    tally = Tally()
    for line in HELD_BACK:
        if line["language"] == "en":
            tally.add(line["text"], line["intent"], matchers["en"])
    assert (tally.wishes, tally.others) == (44, 12)
    assert tally.wrong_acts == ["this service is garbage"], "known, and not cured: it is held back"
    assert tally.first / tally.wishes >= 0.93
    assert tally.among_three / tally.wishes >= 0.97
    assert tally.acted >= 20
    assert tally.others_refused / tally.others >= 0.75


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_word_for_word_is_its_intent(matchers: dict[str, Matcher], language: str) -> None:
    phrases = read_phrases(language)
    vague = {matchers[language].understand(said).candidates for one in phrases.vague for said in one.said}
    for intent, file in phrases.intents.items():
        for text in file.phrases:
            understood = matchers[language].understand(text)
            assert understood.candidates in vague or understood.intent == intent, text
