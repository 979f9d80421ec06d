"""The phrasebooks of all languages of a machine, each with words for every question that may be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from edge_sync.stationery.questions import Question
from kiosk.words.phrasebook import LIBRARY, Phrasebook, QuestionWords, read_phrasebook


def read_books(
    languages: Sequence[str], questions: Mapping[str, Question], folder: Path = LIBRARY
) -> dict[str, Phrasebook]:
    """One book a language, Japanese among them. What a language does not say yet, Japanese says: words that a centre
    sends, a question that was changed since it was translated.

    Raises:
        WordsMissing: a file breaks its shape.
    """
    japanese = read_phrasebook("ja", folder)
    original = read_phrasebook("ja").questions
    same = {name for name, question in questions.items() if original.get(name) == _words(question)}
    books = {"ja": japanese}
    for language in languages:
        if language != "ja":
            has_own = (folder / language).is_dir()
            books[language] = _completed(read_phrasebook(language, folder if has_own else LIBRARY), japanese)
    return {language: _with_questions(book, questions, same) for language, book in books.items()}


def _completed(book: Phrasebook, japanese: Phrasebook) -> Phrasebook:
    return msgspec.structs.replace(
        book,
        steps=japanese.steps | book.steps,
        notices=japanese.notices | book.notices,
        answers=japanese.answers | book.answers,
        faults=japanese.faults | book.faults,
    )


def _with_questions(book: Phrasebook, questions: Mapping[str, Question], same: set[str]) -> Phrasebook:
    translated = {name: words for name, words in book.questions.items() if book.language != "ja" and name in same}
    catalogue = {name: _words(question) for name, question in questions.items()}
    return msgspec.structs.replace(book, questions=catalogue | translated)


def _words(question: Question) -> QuestionWords:
    return QuestionWords(question.ask, question.label, {choice.id: choice.label for choice in question.choices})
