"""What staff can choose to lay onto a form, in groups, with the words they know. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from edge_sync.stationery.items import Item
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of

GROUPS = {"person": "氏名など", "address": "住所", "birth": "生年月日", "visit": "日付・受付番号", "answer": "署名"}
SEX = {"male": "男", "female": "女"}


class Option(msgspec.Struct, frozen=True):
    """One thing that can be laid onto the page."""

    item: str
    label: str
    question: str = ""
    choice: str = ""
    """Not empty: a ring round, or a mark on, what is printed there already."""
    draw: str = "text"
    of_a_person: bool = False
    """Each member of the household has one."""


class Group(msgspec.Struct, frozen=True):
    """Options under one heading."""

    label: str
    options: tuple[Option, ...]


def groups(items: Mapping[str, Item], questions: Mapping[str, Question]) -> list[Group]:
    """Everything that can be chosen, in the order in which it is offered."""
    found = []
    for group, label in GROUPS.items():
        mine = {name: item for name, item in items.items() if item.group == group and name != "answer"}
        options = tuple(one for name, item in mine.items() for one in _of_item(name, item, questions))
        found.append(Group(label, options))
    asked = tuple(one for name, question in questions.items() for one in _of_question(name, question))
    return [*found, Group("質問の答え", asked)] if asked else found


def _of_item(name: str, item: Item, questions: Mapping[str, Question]) -> Iterator[Option]:
    if "text" in item.draws:
        yield Option(name, item.label, of_a_person=item.of_a_person)
    if "signature" in item.draws:
        yield Option(name, f"{item.label}（画面に書いた名前）", draw="signature")
    if "circle" in item.draws:
        filled = {c.id: c.label for one in questions.values() if one.fills == name for c in one.choices}
        labels = {choice: SEX.get(choice, choice) for choice in item.choices} | filled
        for choice, said in labels.items():
            yield Option(
                name, f"{item.label}の「{said}」に○", choice=choice, draw="circle", of_a_person=item.of_a_person
            )


def _of_question(name: str, question: Question) -> Iterator[Option]:
    each = question.each_member
    if not question.fills:
        yield Option("answer", question.label, question=name, of_a_person=each)
        if question.kind is QuestionKind.ADDRESS:
            yield Option("answer", f"{question.label}（郵便番号）", question=postal_code_of(name), of_a_person=each)
        for choice in question.choices:
            said = f"{question.label}の「{choice.label}」に○"
            yield Option("answer", said, question=name, choice=choice.id, draw="circle", of_a_person=each)
