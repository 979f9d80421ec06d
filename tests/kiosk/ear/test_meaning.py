"""What was heard counts only as far as it is near to one phrase and far from a rival."""

from __future__ import annotations

import functools

import pytest

from kiosk.ear.meaning import meaning
from kiosk.ear.nearest import Candidates
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from kiosk.understanding.matcher import Matcher, Understood


@functools.cache
def matcher() -> Matcher:
    return Interpreter(open_jtalk_kana).prepare("ja")


def meant(*candidates: tuple[str, float]) -> Understood:
    found: Candidates = candidates
    return meaning(candidates[0][0] if candidates else "", found, matcher().understand)


def test_near_and_without_a_rival_it_is_done() -> None:
    found = meant(("住民票をください", 0.2), ("印鑑証明をください", 0.45))
    assert (found.intent, found.band) == ("juminhyo", "act")


def test_what_is_too_far_is_nothing() -> None:
    assert meant(("住民票をください", 0.51)).band == "none"
    assert meaning("住民票をください", (), matcher().understand).band == "none"
    assert meaning("", (("住民票をください", 0.0),), matcher().understand).band == "none"


@pytest.mark.parametrize(
    "candidates",
    [
        (("住民票をください", 0.4),),
        (("住民票をください", 0.2), ("印鑑証明をください", 0.3)),
    ],
)
def test_doubt_is_asked_back(candidates: Candidates) -> None:
    found = meant(*candidates)
    assert found.band == "ask"
    assert found.candidates[0].intent == "juminhyo"


def test_a_rival_is_offered_and_one_of_the_same_meaning_is_none() -> None:
    asked = meant(("住民票をください", 0.2), ("印鑑証明をください", 0.3))
    assert [one.intent for one in asked.candidates][:2] == ["juminhyo", "inkan_shomei"]
    assert meant(("住民票をください", 0.2), ("住民票の写し", 0.3)).band == "act"


def test_word_for_word_no_rival_counts() -> None:
    assert meant(("はい", 0.0), ("いいえ", 0.1)).band == "act"
