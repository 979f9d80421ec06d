"""Every language says what Japanese says: the same keys, the same gaps, every question; names that never change."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from kiosk.visit import manner
from kiosk.visit.doors import Calendar, moment
from kiosk.words.phrasebook import check_words, read_phrasebook
from tests.kiosk.words.written import FILES, LANGUAGES, OTHERS, every_question, gaps, leaves, written

KANA = re.compile(r"[ぁ-ヿｦ-ﾟ]")
NAMED_IN_JAPANESE = ("lang_ja.label", "lang_easy.label", "languages.label")
WIDEST_ANSWER, WIDEST_CHOICE, WIDEST_ERRAND = 18, 22, 30
"""Latin letters of a button that is 20 mm high; choices stand two beside each other at most, answers three,
errands that were perhaps meant one above the other."""


def test_the_languages_are_those_a_visitor_can_choose() -> None:
    assert {"ja", "easy", "en"} <= set(LANGUAGES) <= set(manner.LANGUAGES)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", OTHERS)
def test_every_key_of_japanese_and_none_more(language: str, name: str) -> None:
    ours = {path: type(words) for path, words in leaves(written("ja", name))}
    theirs = {path: type(words) for path, words in leaves(written(language, name))}
    assert not sorted(set(ours) - set(theirs)), "missing"
    assert not sorted(set(theirs) - set(ours)), "too many"
    assert theirs == ours


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", OTHERS)
def test_what_speaks_speaks_and_what_is_silent_is_silent(language: str, name: str) -> None:
    theirs = dict(leaves(written(language, name)))
    wrong = [path for path, words in leaves(written("ja", name)) if bool(words) != bool(theirs[path])]
    assert not wrong


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_the_same_gaps(language: str, name: str) -> None:
    theirs = dict(leaves(written(language, name)))
    wrong = {
        path: theirs[path] for path, words in leaves(written("ja", name)) if gaps(words) != gaps(theirs.get(path, ""))
    }
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_machine_can_read_and_fill_them(language: str) -> None:
    ours, book = read_phrasebook("ja"), read_phrasebook(language)
    check_words(book, ours.steps, ours.answers)
    assert set(book.faults) == set(ours.faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_every_choice_has_its_words(language: str) -> None:
    said = written(language, "questions")
    wanted = every_question()
    assert not sorted(set(wanted) ^ set(said))
    for name, question in wanted.items():
        words = said[name]
        assert set(words) <= {"ask", "label", "choices"}, name
        assert words["ask"].strip(), name
        assert words["label"].strip(), name
        labels = words.get("choices", {})
        assert list(labels) == [choice.id for choice in question.choices], name
        assert all(label.strip() for label in labels.values()), name
        assert len(set(labels.values())) == len(labels), f"{name}: two choices are called the same"


def test_the_japanese_questions_are_those_of_the_catalogue() -> None:
    said = written("ja", "questions")
    for name, question in every_question().items():
        assert said[name]["ask"] == question.ask
        assert said[name]["label"] == question.label
        assert said[name].get("choices", {}) == {choice.id: choice.label for choice in question.choices}


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_is_named_in_itself(language: str) -> None:
    ours, theirs = read_phrasebook("ja").answers, read_phrasebook(language).answers
    named = [name for name in ours if name.startswith("lang_")]
    assert len(named) == len(manner.LANGUAGES)
    for name in (*named, "languages"):
        assert theirs[name].label == ours[name].label


@pytest.mark.parametrize("language", OTHERS)
def test_staff_read_japanese(language: str) -> None:
    theirs = read_phrasebook(language).faults
    wrong = [code for code, words in read_phrasebook("ja").faults.items() if theirs[code].staff != words.staff]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_can_be_said_in_words_of_its_own(language: str) -> None:
    for name, words in read_phrasebook(language).answers.items():
        assert words.heard, name
        assert [said for said, n in Counter(words.heard).items() if n > 1 or not said.strip()] == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_of_the_week_can_be_said(language: str) -> None:
    calendar = msgspec.convert(read_phrasebook(language).paper["when"], Calendar)
    assert len(set(calendar.days())) == 7
    monday = datetime(2026, 4, 6, 0, 30, tzinfo=UTC)
    for days in range(7):
        at = monday + timedelta(days=days)
        for before in (0, 1, 2):
            assert "9:30" in moment(at, at - timedelta(days=before), calendar)


@pytest.mark.parametrize("name", [*FILES, "questions"])
def test_english_has_no_kana(name: str) -> None:
    wrong = {
        path: words
        for path, words in leaves(written("en", name))
        if path not in NAMED_IN_JAPANESE and not path.endswith(".staff") and KANA.search("".join(words))
    }
    assert not wrong


def test_an_english_label_fits_its_button() -> None:
    answers = {name: words.label for name, words in read_phrasebook("en").answers.items()}
    errands = {name: label for name, label in answers.items() if name.startswith("intent_")}
    assert not [label for label in errands.values() if len(label) > WIDEST_ERRAND]
    assert not [label for name, label in answers.items() if name not in errands and len(label) > WIDEST_ANSWER]
    choices = [one for words in written("en", "questions").values() for one in words.get("choices", {}).values()]
    assert not [label for label in choices if len(label) > WIDEST_CHOICE]
