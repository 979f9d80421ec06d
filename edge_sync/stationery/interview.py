"""What remains to be asked: each question once, however many forms want it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of

EARLIEST = "1868-01-25"
"""The first day of the eras that forms know."""


class Ask(msgspec.Struct, frozen=True):
    """A question, and whose: 0 the visitor, 1.. the members of the household."""

    question: str
    who: int = 0


def asks(forms: Iterable[Form], questions: Mapping[str, Question], entry: Entry) -> list[Ask]:
    """Everything these forms want to know of these people, answered or not.

    First of the visitor, in the order of the forms; then of each member, one after the other, and only where a form has
    room for them.
    """
    wanted = dict.fromkeys(
        name
        for form in forms
        for name in form.questions
        if name in questions and (form.members or not questions[name].each_member)
    )
    found = [Ask(name) for name in wanted if not questions[name].each_member]
    of_members = [name for name in wanted if questions[name].each_member]
    found += [Ask(name, who) for who in range(1, len(entry.people)) for name in of_members]
    return [ask for ask in found if applies(questions[ask.question], ask, questions, entry)]


def next_ask(
    forms: Iterable[Form], questions: Mapping[str, Question], entry: Entry, passed: Iterable[Ask] = ()
) -> Ask | None:
    """The first question that nobody has answered yet and nobody passed over; None when all is known."""
    over = set(passed)
    for ask in asks(forms, questions, entry):
        if ask not in over and answer_of(questions[ask.question], ask, entry) == "":
            return ask
    return None


def answer_of(question: Question, ask: Ask, entry: Entry) -> str:
    """What was answered, or what a card says; empty: nothing yet."""
    if question.fills:
        return str(getattr(entry.people[ask.who], question.fills)) if ask.who < len(entry.people) else ""
    return entry.answers.get(answer_key(ask), "")


def answer_key(ask: Ask) -> str:
    """Where ``Entry.answers`` keeps it: ``copies``, or ``school@2`` for the second member."""
    return f"{ask.question}@{ask.who}" if ask.who else ask.question


def applies(question: Question, ask: Ask, questions: Mapping[str, Question], entry: Entry) -> bool:
    """True when what a question depends on is asked itself and has been answered so."""
    when = question.when
    if when is None:
        return True
    other = questions.get(when.question)
    if other is None:
        return False
    above = Ask(when.question, ask.who if other.each_member else 0)
    return answer_of(other, above, entry) in when.is_one_of and applies(other, above, questions, entry)


def answered(
    question: Question,
    ask: Ask,
    entry: Entry,
    answer: str,
    *,
    questions: Mapping[str, Question] | None = None,
    postal_code: str = "",
) -> Entry:
    """The entry with one more answer.

    ``questions``: the catalogue; with it, answers that depended on another choice are taken out. (Without, they stay
    but are neither printed nor listed.) ``postal_code``: of an ADDRESS, seven digits, kept beside it.

    Raises:
        ValueError: the answer has not the question's shape, or there can be no such member.
    """
    check(question, answer)
    if ask.who >= MOST_PEOPLE:
        raise ValueError("no room for so many people")
    if postal_code and (question.kind is not QuestionKind.ADDRESS or not re.fullmatch("[0-9]{7}", postal_code)):
        raise ValueError("not a postal code of an address")
    entry = _with(question, ask, entry, answer, postal_code)
    return entry if questions is None else _without_orphans(questions, entry)


def _with(question: Question, ask: Ask, entry: Entry, answer: str, postal_code: str) -> Entry:
    if not question.fills:
        code_key = answer_key(Ask(postal_code_of(ask.question), ask.who))
        answers = {key: said for key, said in entry.answers.items() if key != code_key}
        code = {code_key: postal_code} if postal_code else {}
        return msgspec.structs.replace(entry, answers=answers | {answer_key(ask): answer} | code)
    people = [*entry.people, *(Person() for _ in range(ask.who + 1 - len(entry.people)))]
    filled = {question.fills: answer} | ({"postal_code": postal_code} if question.fills == "address" else {})
    people[ask.who] = msgspec.structs.replace(people[ask.who], **filled)
    return msgspec.structs.replace(entry, people=tuple(people))


def _without_orphans(questions: Mapping[str, Question], entry: Entry) -> Entry:
    """What a card said stays; only what was typed as an answer goes."""
    kept = {}
    for key, said in entry.answers.items():
        name, _, who = key.partition("@")
        name = name if name in questions else name.removesuffix(postal_code_of(""))
        question = questions.get(name)
        if question is None or applies(question, Ask(name, int(who or 0)), questions, entry):
            kept[key] = said
    return msgspec.structs.replace(entry, answers=kept)


def check(question: Question, answer: str) -> None:
    """Look at an answer's shape.

    Raises:
        ValueError: it has not the question's shape; the message does not repeat it.
    """
    if not _SHAPES[question.kind](question, answer):
        raise ValueError(f"not an answer of the kind {question.kind}")


def _is_day(question: Question, answer: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", answer):
        return False
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return answer >= EARLIEST


_SHAPES: dict[QuestionKind, Callable[[Question, str], bool]] = {
    QuestionKind.CHOICE: lambda question, answer: answer in {choice.id for choice in question.choices},
    QuestionKind.COUNT: lambda question, answer: (
        re.fullmatch("[0-9]{1,9}", answer) is not None and question.least <= int(answer) <= question.most
    ),
    QuestionKind.KANA: lambda _, answer: (
        re.fullmatch("[ァ-ヺー・　]{1,100}", answer) is not None and answer.strip() != ""
    ),
    QuestionKind.DIGITS: lambda question, answer: (
        re.fullmatch("[0-9]+(-[0-9]+)*", answer) is not None
        and question.least <= sum(letter.isdigit() for letter in answer) <= question.most
    ),
    QuestionKind.DATE: _is_day,
    QuestionKind.ADDRESS: lambda _, answer: answer.strip() != "" and len(answer) <= 400,
}
