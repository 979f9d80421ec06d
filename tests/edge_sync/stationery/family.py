"""A household that does not exist, with the letters that real ones have."""

from __future__ import annotations

import math

import msgspec

from edge_sync.messages.entry import Entry, Person, Signature, Source, Stroke
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.interview import answered, next_ask
from edge_sync.stationery.questions import MOST_CHOICES, Question, QuestionKind

ADDRESS = "山口県萩市大字架空町５１０番地１２　メゾン橋本川弐番館東棟１０２号"

VISITOR = Person(
    name="髙𠮷　﨑之助",
    former_name="葛\U000e0102城",
    alias="MIHON ANNA",
    kana="タカヨシ　サキノスケ",
    birth_date="1950-03-09",
    sex="female",
    postal_code="7588555",
    address=ADDRESS,
    phone="0838-00-0000",
    source=Source.MY_NUMBER,
)
MEMBERS = (
    Person(
        name="髙𠮷　葛\U000e0102雄", kana="タカヨシ　カツオ", birth_date="1948-12-31", sex="male", relation="spouse"
    ),
    Person(
        name="MARIA LUISA FERNANDEZ DE LA CRUZ", kana="マリア", birth_date="1980-01-05", sex="female", relation="child"
    ),
    Person(name="髙𠮷　次郎", kana="タカヨシ　ジロウ", birth_date="2019-05-02", sex="male", relation="grandchild"),
    Person(name="髙𠮷　花", kana="タカヨシ　ハナ", birth_date="2022-11-11", sex="female", relation="grandchild"),
    Person(name="髙𠮷　末子", kana="タカヨシ　スエコ", birth_date="2025-02-03", sex="female", relation="grandchild"),
)


def written() -> Signature:
    """Two strokes: a wave and a bar."""
    wave = [(100 + 8 * n, round(180 + 90 * math.sin(n / 8))) for n in range(100)]
    bar = [(150, 60), (420, 330)]
    strokes = tuple(
        Stroke(x=tuple(x for x, _ in line), y=tuple(y for _, y in line), at_ms=tuple(range(len(line))))
        for line in (wave, bar)
    )
    return Signature(strokes=strokes, height=400, signed_at="2026-04-01T01:02:03Z")


def answer_to(question: Question, nth: int = 0) -> str:
    """An answer of the right shape: the ``nth`` of the choices, counted round."""
    return {
        QuestionKind.CHOICE: question.choices[nth % len(question.choices)].id if question.choices else "",
        QuestionKind.COUNT: str(question.most - nth),
        QuestionKind.KANA: "タカヨシ　サキノスケ",
        QuestionKind.DIGITS: "0838-00-0000",
        QuestionKind.DATE: "2026-03-31",
        QuestionKind.ADDRESS: ADDRESS,
    }[question.kind]


def families(form: Form) -> list[Entry]:
    """So many that each choice of each question is taken by one of them."""
    asked = [form.catalogue[question] for question in form.questions]
    deep = max((len(question.choices) for question in asked if question.when), default=1)
    return [household(form, nth, below) for nth in range(MOST_CHOICES) for below in range(deep)]


def household(form: Form, nth: int = 0, below: int = 0) -> Entry:
    """The whole family, with every question of a form answered by its ``nth`` choice; born in the ``nth`` era.

    ``below``: which choice is taken where a question is asked because of another one's answer.
    """
    births = ("1950-03-09", "1868-01-25", "1926-12-24", "1989-01-08", "2019-05-01")
    visitor = msgspec.structs.replace(VISITOR, birth_date=births[nth % len(births)], sex=("female", "male")[nth % 2])
    members = [
        msgspec.structs.replace(one, sex=one.sex if nth % 2 == 0 else {"male": "female", "female": "male"}[one.sex])
        for one in MEMBERS[: form.members]
    ]
    entry = Entry(people=(visitor, *members), signature=written(), today="2026-04-01", ticket="A012")
    while (ask := next_ask([form], form.catalogue, entry)) is not None:
        question = form.catalogue[ask.question]
        code = "7580041" if question.kind is QuestionKind.ADDRESS else ""
        entry = answered(question, ask, entry, answer_to(question, below if question.when else nth), postal_code=code)
    return entry


def nobody() -> Entry:
    """An entry of which nothing is known but the day."""
    return msgspec.structs.replace(Entry(), today="2026-04-01")
