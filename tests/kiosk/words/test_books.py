"""Books of all languages: what a centre changed since it was translated is said in Japanese, never wrongly."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from kiosk.visit.manner import LANGUAGES
from kiosk.words.books import read_books
from kiosk.words.phrasebook import LIBRARY
from tests.kiosk.words.written import every_question


def test_every_language_asks_every_question_in_its_own_words() -> None:
    books, questions = read_books(LANGUAGES, every_question()), every_question()
    assert set(books) == set(LANGUAGES)
    for language, book in books.items():
        asked = {name: book.asked(name, question) for name, question in questions.items()}
        same = [name for name, one in asked.items() if one.ask == questions[name].ask]
        assert (len(same) == len(questions)) == (language == "ja"), language
        for name, one in asked.items():
            assert [choice.id for choice in one.choices] == [choice.id for choice in questions[name].choices]


def test_a_question_that_was_changed_is_asked_in_japanese() -> None:
    questions = every_question()
    questions["purpose"] = msgspec.structs.replace(questions["purpose"], ask="何のための証明書ですか。")
    books = read_books(LANGUAGES, questions)
    assert books["en"].asked("purpose", questions["purpose"]).ask == "何のための証明書ですか。"
    assert books["en"].asked("phone", questions["phone"]).ask != questions["phone"].ask


def test_a_new_question_of_the_city_is_asked_as_it_is() -> None:
    questions = every_question()
    questions["dog_name"] = msgspec.structs.replace(questions["phone"], ask="犬の名前は何ですか。", label="犬の名前")
    assert read_books(("vi",), questions)["vi"].asked("dog_name", questions["dog_name"]).ask == "犬の名前は何ですか。"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_older_centre_sends_japanese_alone(tmp_path: Path, language: str) -> None:
    shutil.copytree(LIBRARY / "ja", tmp_path / "ja", ignore=shutil.ignore_patterns("questions.toml", "furigana.toml"))
    steps = tmp_path / "ja" / "steps.toml"
    steps.write_text(steps.read_text("utf-8") + '\n[brand_new]\ntitle = "新しい画面"\n', "utf-8")
    book = read_books(LANGUAGES, every_question(), tmp_path)[language]
    assert book.steps["brand_new"].title == "新しい画面"
    if language == "en":
        assert book.steps["welcome"].title.isascii()
