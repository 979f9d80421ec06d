"""Made-up people, and what they would answer to the questions of a form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from edge_sync.messages.entry import Entry, Person, Signature, Stroke
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.interview import Ask, answer_key
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of

TICKET = "A012"
_PEN = ((60, 620), (170, 220), (230, 700), (330, 260), (420, 640), (520, 300), (640, 560), (760, 330), (930, 480))


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One household on whom a form is tried."""

    label: str
    answers: Literal["first", "last"]
    people: tuple[Person, ...]


@cache
def samples() -> dict[str, Sample]:
    """All of them by name, the one that is shown first first."""
    text = files("server.studio").joinpath("samples.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Sample])


def entry_of(sample: Sample, form: Form, questions: Mapping[str, Question], today: str) -> Entry:
    """What these people would have entered for a form; ``today`` is ISO 8601."""
    answers: dict[str, str] = {}
    for name in form.questions:
        question = questions.get(name)
        if question is None or question.fills:
            continue
        for who in range(1, len(sample.people)) if question.each_member else (0,):
            answers |= _answers(name, question, who, last=sample.answers == "last")
    return Entry(people=sample.people, answers=answers, signature=_signature(), today=today, ticket=TICKET)


def _answers(name: str, question: Question, who: int, *, last: bool) -> dict[str, str]:
    key = answer_key(Ask(name, who))
    if question.kind is QuestionKind.CHOICE:
        return {key: question.choices[-1 if last else 0].id}
    if question.kind is QuestionKind.ADDRESS:
        return {key: "山口県萩市大字見本町１番地", answer_key(Ask(postal_code_of(name), who)): "7588555"}
    if question.kind is QuestionKind.COUNT:
        return {key: str(question.most if last else question.least)}
    said = {QuestionKind.KANA: "カクウ　ハナコ", QuestionKind.DATE: "2026-04-01", QuestionKind.DIGITS: "0838-00-0000"}
    return {key: said.get(question.kind, "見本")}


def _signature() -> Signature:
    """A line that no name is."""
    points: Iterable[tuple[int, int]] = _PEN
    x, y = zip(*points, strict=True)
    stroke = Stroke(x=tuple(x), y=tuple(round(one * 0.3) for one in y), at_ms=tuple(range(0, 20 * len(x), 20)))
    return Signature(strokes=(stroke,), height=300, signed_at="2026-04-01T01:00:00Z")
