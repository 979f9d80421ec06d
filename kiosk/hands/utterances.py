"""What is spoken for what a visit asks to be said: words of one language, as a voice has to be given them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kiosk.voice.port import Language
from kiosk.voice.readings import ticket_english, ticket_spoken
from kiosk.words.phrasebook import Phrasebook, ended, fill

_ASIDE = re.compile(r"[（(][^）)]*[）)]")
"""A gloss or a reading in brackets is for the eye."""
VOICES: dict[str, Language] = {"ja": "ja", "easy": "ja", "en": "en", "zh": "zh", "ko": "ko", "vi": "vi"}


def utterance(book: Phrasebook, key: str, facts: Mapping[str, Any]) -> str:
    """The sentence for ``step.NAME``, ``answer.NAME``, ``question``, ``board.NAME`` or the name of a notice."""
    kind, _, name = key.rpartition(".")
    if kind == "answer":
        return _of_whom(book, facts) + label(book, name, facts)
    if key == "question":
        return _of_whom(book, facts) + ended(book.questions[str(facts["question"])].ask, book.stop)
    if key == "choices":
        said = [label(book, one.name, one.facts) for one in facts["answers"]]
        invited = book.notices["choices_short" if facts.get("shortly") else "choices"].title
        return " ".join(ended(part, book.stop) for part in (invited, *said))
    if key == "key":
        return str(facts["label"])
    if kind == "board":
        phrase = book.notices.get(f"board_{name}")
        return phrase.spoken(book.stop) if phrase is not None else ""
    phrase = (
        book.step(name, with_form=bool(facts.get("with_form", True)), variant=str(facts.get("variant", "")))
        if kind == "step"
        else book.notices[name]
    )
    named = {"label": label(book, str(facts["answer"]), facts)} if "answer" in facts else {}
    ticket = {"ticket_spoken": ticket_in(book, facts.get("ticket"))}
    sentence = ended(phrase.title, book.stop) if facts.get("shortly") else phrase.spoken(book.stop)
    return fill(sentence, {**facts, **ticket, **named})


def label(book: Phrasebook, name: str, facts: Mapping[str, Any]) -> str:
    """What an answer is called, for the ear: a question's words, a guess's, or its own."""
    if "question" in facts:
        words = book.questions[str(facts["question"])]
        return _ASIDE.sub("", words.choices.get(str(facts.get("choice", "")), words.label))
    return _ASIDE.sub("", book.called(str(facts.get("answer", name))))


def ticket_in(book: Phrasebook, ticket: str | None) -> str:
    """A ticket's number as this language says it."""
    if VOICES.get(book.language) == "ja":
        return ticket_spoken(ticket)
    return ticket_english(ticket) if book.language == "en" else ticket or ""


def _of_whom(book: Phrasebook, facts: Mapping[str, Any]) -> str:
    """Whose, by number: a name is never spoken."""
    return ended(fill(book.notices["of_member"].title, facts), book.stop) + " " if facts.get("person") else ""
