"""Which forms an errand wants, and what remains to be asked for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.interview import Ask, answer_key, answer_of, asks
from edge_sync.stationery.questions import Question
from kiosk.visit.journey import Journey

NAMES = ("kana",)
"""Fields that name a person of whom no card gave a name: asked then, whatever the form."""


def wanted_forms(journey: Journey, entry: Entry) -> tuple[str, ...]:
    """The errand's forms, with those that an answer added."""
    more = (also.form for also in journey.also if entry.answers.get(also.question, "") in also.is_one_of)
    return (*journey.forms, *more)


def all_asks(journey: Journey, forms: Mapping[str, Form], catalogue: Mapping[str, Question], entry: Entry) -> list[Ask]:
    """Everything to be asked for this errand, in order, answered or not."""
    names = wanted_forms(journey, entry)
    wanted = [forms[name] for name in names if name in forms]
    questions = dict(catalogue) | journey.questions
    own = [name for name in journey.asks if name in questions and _fits(questions[name], wanted, entry)]
    mine = Form(id=journey.id, version=1, title="", boxes=(), questions=tuple(own))
    everything = dict.fromkeys(asks([mine, *wanted], questions, entry))
    return _each_field_once(list(everything), questions)


def _fits(question: Question, forms: Iterable[Form], entry: Entry) -> bool:
    """True when somebody's field is wanted: a form has a box for it, or nothing else says who the person is."""
    if not question.fills:
        return True
    if question.fills in NAMES:
        return not (entry.people and entry.people[0].name)
    boxes = {box.item for form in forms for box in form.boxes if box.who == 0}
    return any(item.startswith(question.fills.removesuffix("_date")) for item in boxes)


def _each_field_once(found: list[Ask], questions: Mapping[str, Question]) -> list[Ask]:
    """Two questions that fill the same field of the same person are one: the first is asked."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for ask in found:
        field = (questions[ask.question].fills, ask.who)
        if field[0] and field in seen:
            continue
        seen.add(field)
        kept.append(ask)
    return kept


def next_of(everything: Iterable[Ask], questions: Mapping[str, Question], entry: Entry, passed: set[Ask]) -> Ask | None:
    """The first question without an answer that nobody passed over."""
    for ask in everything:
        if ask not in passed and answer_of(questions[ask.question], ask, entry) == "":
            return ask
    return None


def same_person(one: Person, other: Person) -> bool:
    """True when two cards are of one person: the same name and the same day of birth."""
    return bool(one.name) and one.name == other.name and one.birth_date == other.birth_date


def merged(read: Person, typed: Person | None) -> Person:
    """A card's person, with what was typed before where the card says nothing."""
    if typed is None:
        return read
    kept = {name: getattr(typed, name) for name in Person.__struct_fields__ if not getattr(read, name)}
    return msgspec.structs.replace(read, **{name: value for name, value in kept.items() if name != "flags"})


def without_last(entry: Entry) -> Entry:
    """The entry without the member added last and what was answered for them."""
    last = len(entry.people) - 1
    if last < 1:
        return entry
    mine = answer_key(Ask("", last))
    answers = {key: value for key, value in entry.answers.items() if not key.endswith(mine)}
    return msgspec.structs.replace(entry, people=entry.people[:-1], answers=answers)
