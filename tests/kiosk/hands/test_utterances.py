"""What is spoken: every sentence a visit may ask for exists in every language, and asides stay on the glass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.hands.utterances import label, utterance
from kiosk.understanding.intents import ERRANDS
from kiosk.visit.effects import Sayable
from kiosk.visit.errands import BadErrands, read_errands
from kiosk.visit.journey import read_journeys
from kiosk.visit.manner import LANGUAGES
from kiosk.words.books import read_books
from tests.kiosk.words.written import every_question

BOOKS = read_books(LANGUAGES, every_question())
VISIT = Path(__file__).parents[3] / "kiosk" / "visit"


def spoken_keys() -> set[str]:
    """Every key that the visit's code says as it stands."""
    code = "\n".join(path.read_text("utf-8") for path in VISIT.glob("*.py"))
    return {
        key for key in re.findall(r'Say\(\s*"([a-z_.]+)"', code) if key not in ("question", "choices", "key", "call")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_visit_says_has_words(language: str) -> None:
    keys = spoken_keys()
    assert {"not_understood", "say_keys", "typed_count", "volume_now", "page_of"} <= keys
    for key in keys:
        assert utterance(BOOKS[language], key, {"page": 1, "pages": 2, "typed": 3, "volume": 4}).strip(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_read_one_after_the_other(language: str) -> None:
    answers = (Sayable("choice_0", {"question": "purpose", "choice": "pension"}), Sayable("call_staff"))
    book = BOOKS[language]
    said = utterance(book, "choices", {"answers": answers})
    first = label(book, "choice_0", answers[0].facts)
    assert said.index(first) < said.index(label(book, "call_staff", {}))
    assert said.count(book.stop) >= 3


def test_a_reading_in_brackets_is_not_said_twice() -> None:
    assert "（" in BOOKS["ja"].label("disaster_certificate")
    assert label(BOOKS["ja"], "disaster_certificate", {}) == "罹災証明書の申請"


def test_an_echo_names_what_was_understood() -> None:
    said = utterance(BOOKS["ja"], "step.heard", {"answer": "intent_tennyu"})
    echo = f"「{BOOKS['ja'].label('intent_tennyu')}」で、よろしいですか。"
    assert said.startswith(f"{echo} はい、または")
    assert utterance(BOOKS["ja"], "step.heard", {"answer": "intent_tennyu", "shortly": True}) == echo


def test_every_errand_begins_some_journey(tmp_path: Path) -> None:
    journeys = read_journeys()
    errands = read_errands(journeys)
    assert set(errands) == set(ERRANDS) - {"call_staff"}
    assert all(errands.values())
    wrong = tmp_path / "errands.toml"
    wrong.write_text('juminhyo = ["residence_certificate"]\nflying = []\n', "utf-8")
    with pytest.raises(BadErrands, match="flying"):
        read_errands(journeys, wrong)
