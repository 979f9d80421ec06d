"""What a clerk typed, checked, as an entry. Pure; nothing typed is ever lost: what is wrong stays beside its reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import jaconv
import msgspec

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.interview import Ask, answer_key, answered, asks
from edge_sync.stationery.questions import Question, QuestionKind
from server.forms.days import read_day

PERSON_FIELDS = (
    "name",
    "kana",
    "former_name",
    "alias",
    "birth_date",
    "sex",
    "postal_code",
    "address",
    "phone",
    "relation",
)
LONGEST = 400
_TWELVE = re.compile(r"(?<!\d)(?:\d[ 　-]?){11}\d(?!\d)")
"""The shape of an individual number, which has no place here."""


@dataclass(frozen=True)
class Reading:
    """An entry as far as it could be read, and what could not be."""

    entry: Entry
    problems: Mapping[str, str] = field(default_factory=dict)
    """Name of the field on the page to a code of ``[entry_errors]``."""


def read(typed: Mapping[str, str], before: Entry, forms: Iterable[Form], questions: Mapping[str, Question]) -> Reading:
    """Lay what was typed over the entry as it was; fields that were not on the page stay as they are."""
    problems: dict[str, str] = {}
    people = tuple(_person(typed, who, one, problems) for who, one in enumerate(before.people))
    entry = msgspec.structs.replace(before, people=people)
    forms = list(forms)
    for _ in questions:
        earlier = entry
        entry = _answers(typed, entry, forms, questions, problems)
        if entry == earlier:
            break
    return Reading(_without_stale(entry, forms, questions), problems)


def with_member(entry: Entry, new: Person) -> Entry:
    """One more member of the household, as long as there is room."""
    if len(entry.people) >= MOST_PEOPLE:
        return entry
    return msgspec.structs.replace(entry, people=(*entry.people, new))


def without_member(entry: Entry, who: int) -> Entry:
    """A member less; the answers of those behind move up. The one who came stays."""
    if not 0 < who < len(entry.people):
        return entry
    answers = {}
    for key, answer in entry.answers.items():
        name, _, number = key.partition("@")
        at = int(number) if number.isdigit() else 0
        if at != who:
            answers[f"{name}@{at - 1}" if at > who else key] = answer
    people = (*entry.people[:who], *entry.people[who + 1 :])
    return msgspec.structs.replace(entry, people=people, answers=answers)


def differing(before: Entry, after: Entry) -> list[str]:
    """Names of the fields that are not the same: ``name@0``, ``answer:copies``; never a value."""
    names = []
    for who in range(max(len(before.people), len(after.people))):
        if who >= len(after.people) or who >= len(before.people):
            names.append(f"{'removed' if who >= len(after.people) else 'added'}@{who}")
            continue
        old, new = before.people[who], after.people[who]
        names += [f"{name}@{who}" for name in (*PERSON_FIELDS, "flags") if getattr(old, name) != getattr(new, name)]
    keys = sorted(before.answers.keys() | after.answers.keys())
    return names + [f"answer:{key}" for key in keys if before.answers.get(key) != after.answers.get(key)]


def answer_name(ask: Ask) -> str:
    """The field's name on the page."""
    return f"a-{ask.question}-{ask.who}"


def _person(typed: Mapping[str, str], who: int, before: Person, problems: dict[str, str]) -> Person:
    changes: dict[str, object] = {}
    for name in PERSON_FIELDS:
        place = f"p{who}-{name}"
        if place not in typed:
            continue
        try:
            changes[name] = _item(name, typed[place])
        except ValueError as error:
            problems[place] = str(error)
    seen = {flag for flag in before.flags if f"p{who}-seen-{flag}" in typed}
    if seen:
        changes["flags"] = tuple(flag for flag in before.flags if flag not in seen)
    return msgspec.structs.replace(before, **changes)


def _item(name: str, text: str) -> str:
    _check_text(text)
    if name == "birth_date":
        try:
            return read_day(text)
        except ValueError:
            raise ValueError("ENTRY-11") from None
    if name == "postal_code":
        return _postal_code(text)
    if name == "sex" and text not in ("", "male", "female"):
        raise ValueError("ENTRY-13")
    if name == "kana":
        return str(jaconv.hira2kata(jaconv.h2z(text))).replace(" ", "　")
    return text


def _postal_code(text: str) -> str:
    digits = unicodedata.normalize("NFKC", text).replace("-", "").replace("ー", "").replace("〒", "").strip()
    if digits and not re.fullmatch(r"[0-9]{7}", digits):
        raise ValueError("ENTRY-12")
    return digits


def _check_text(text: str) -> None:
    if len(text) > LONGEST:
        raise ValueError("ENTRY-14")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ValueError("ENTRY-15")
    if _TWELVE.search(unicodedata.normalize("NFKC", text)):
        raise ValueError("ENTRY-16")


def _answers(
    typed: Mapping[str, str],
    entry: Entry,
    forms: list[Form],
    questions: Mapping[str, Question],
    problems: dict[str, str],
) -> Entry:
    for ask in asks(forms, questions, entry):
        question, place = questions[ask.question], answer_name(ask)
        if question.fills or place not in typed:
            continue
        try:
            text = _answer(question, typed[place])
            code = _postal_code(typed[f"{place}-postal"]) if f"{place}-postal" in typed else ""
            answers = dict(entry.answers)
            if text:
                answers |= answered(question, ask, entry, text).answers
            else:
                answers.pop(answer_key(ask), None)
            if question.kind is QuestionKind.ADDRESS:
                answers[f"{answer_key(ask)}_postal_code"] = code
        except ValueError as error:
            problems[place] = str(error) if str(error).startswith("ENTRY-") else "ENTRY-13"
            continue
        entry = msgspec.structs.replace(entry, answers={key: value for key, value in answers.items() if value})
    return entry


def _answer(question: Question, text: str) -> str:
    _check_text(text)
    if question.kind is QuestionKind.DATE:
        try:
            return read_day(text)
        except ValueError:
            raise ValueError("ENTRY-11") from None
    if question.kind is QuestionKind.KANA:
        return str(jaconv.hira2kata(jaconv.h2z(text))).replace(" ", "　")
    if question.kind in (QuestionKind.COUNT, QuestionKind.DIGITS):
        return unicodedata.normalize("NFKC", text).strip()
    return text


def _without_stale(entry: Entry, forms: list[Form], questions: Mapping[str, Question]) -> Entry:
    """Answers to questions that no longer apply go; those to questions that nobody knows here stay."""
    wanted = {answer_key(ask) for ask in asks(forms, questions, entry)}
    asked = {name for form in forms for name in form.questions}
    stale = {key for key in entry.answers if key.partition("@")[0] in asked and key not in wanted}
    stale |= {f"{key}_postal_code" for key in stale}
    answers = {key: value for key, value in entry.answers.items() if key not in stale}
    return msgspec.structs.replace(entry, answers=answers)
