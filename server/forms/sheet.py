"""What the page of an entry shows: fields with their labels, what is to be checked, the signature as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person, Signature, Source
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.interview import answer_key, asks
from edge_sync.stationery.items import Item
from edge_sync.stationery.questions import Question, QuestionKind
from edge_sync.typecase.faces import GETA
from server.forms.days import write_day
from server.forms.export.letters import fitted
from server.forms.reading import PERSON_FIELDS, Reading, answer_name

SEXES = (("male", "男"), ("female", "女"))
WIDE = frozenset({"address", "name", "kana"})
LETTERED = frozenset({"name", "kana", "former_name", "alias", "address"})
CHECKED_CLOSELY = frozenset({Source.TYPED})
"""Where a person's items come from when the clerk has to look at every one."""


@dataclass(frozen=True)
class Field:
    """One thing to read and correct."""

    name: str
    label: str
    value: str
    """As it stands, or as it was typed when it could not be read."""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    problem: str = ""
    """Code of ``[entry_errors]``; empty: none."""
    rare: bool = False
    """``hint`` lists letters that Shift_JIS lacks: place, then code points."""
    lacking: bool = False
    """A form asks for it and nobody has said it."""
    wide: bool = False
    postal: bool = False
    """An address can be completed from it."""
    key: str = ""
    """Of an answer: where the entry keeps it."""
    postal_of: str = ""
    """Of the address in an answer: the code typed beside it."""


@dataclass(frozen=True)
class PersonSheet:
    """One person."""

    who: int
    source: str
    flags: tuple[str, ...]
    seen: tuple[str, ...]
    """Flags that the clerk ticked on the page and that are not stored as seen yet."""
    closely: bool
    fields: tuple[Field, ...]
    postal_hint: str
    """The address that belongs to the postal code, where the address says something else."""


@dataclass(frozen=True)
class Sheet:
    """The whole entry."""

    people: tuple[PersonSheet, ...]
    answers: tuple[Field, ...]
    strokes: tuple[str, ...]
    """``points`` of SVG polylines in a box of 1000 by ``signature_height``; empty: no signature."""
    signature_height: int
    room: bool
    """There is room for one more member."""
    lacking: int
    first_problem: str


def sheet_of(
    reading: Reading,
    typed: Mapping[str, str],
    forms: Iterable[Form],
    questions: Mapping[str, Question],
    items: Mapping[str, Item],
    hints: Mapping[int, str],
) -> Sheet:
    """Lay out an entry; ``typed`` is what the page sent, for fields that could not be read."""
    entry, forms = reading.entry, list(forms)
    wanted = asks(forms, questions, entry)
    fills = {(questions[ask.question].fills, ask.who) for ask in wanted if questions[ask.question].fills}
    people = tuple(
        _person(who, one, reading, typed, _Known(questions, items, fills), hints.get(who, ""))
        for who, one in enumerate(entry.people)
    )
    answers = tuple(
        _answer(answer_name(ask), questions[ask.question], ask.who, entry, answer_key(ask), reading, typed)
        for ask in wanted
        if not questions[ask.question].fills
    )
    shown = [*(one for person in people for one in person.fields), *answers]
    return Sheet(
        people,
        answers,
        _strokes(entry.signature),
        entry.signature.height if entry.signature else 0,
        len(entry.people) < MOST_PEOPLE,
        sum(one.lacking for one in shown),
        next((one.name for one in shown if one.problem), ""),
    )


@dataclass(frozen=True)
class _Known:
    questions: Mapping[str, Question]
    items: Mapping[str, Item]
    fills: set[tuple[str, int]]


def _person(who: int, one: Person, reading: Reading, typed: Mapping[str, str], known: _Known, hint: str) -> PersonSheet:
    names = [name for name in PERSON_FIELDS if who or name != "relation" or one.relation]
    ticked = f"p{who}-seen-"
    seen = tuple(place.removeprefix(ticked) for place in typed if place.startswith(ticked))
    fields = tuple(_field(who, name, one, reading, typed, known) for name in names)
    return PersonSheet(who, one.source.value, one.flags, seen, one.source in CHECKED_CLOSELY, fields, hint)


def _field(who: int, name: str, one: Person, reading: Reading, typed: Mapping[str, str], known: _Known) -> Field:
    place, value = f"p{who}-{name}", str(getattr(one, name))
    hint = ""
    if name == "birth_date" and value:
        value, hint = write_day(value, "era"), write_day(value, "slashes")
    if name in LETTERED:
        hint = "、".join(fitted(value, "cp932", GETA).lacks)
    problem = reading.problems.get(place, "")
    return Field(
        place,
        known.items[name].label.partition("（")[0],
        typed.get(place, value) if problem else value,
        _choices(name, value, known.questions),
        hint,
        problem,
        rare=bool(hint) and name in LETTERED,
        lacking=(name, who) in known.fills and not value and not problem,
        wide=name in WIDE,
        postal=name == "postal_code",
    )


def _choices(name: str, value: str, questions: Mapping[str, Question]) -> tuple[tuple[str, str], ...]:
    if name == "sex":
        return SEXES
    if name != "relation":
        return ()
    found = {choice.id: choice.label for one in questions.values() if one.fills == "relation" for choice in one.choices}
    if found and value:
        found.setdefault(value, value)
    return tuple(found.items())


def _answer(
    place: str, question: Question, who: int, entry: Entry, key: str, reading: Reading, typed: Mapping[str, str]
) -> Field:
    value = entry.answers.get(key, "")
    problem = reading.problems.get(place, "")
    address, day = question.kind is QuestionKind.ADDRESS, question.kind is QuestionKind.DATE
    shown = write_day(value, "era") if day else value
    code = entry.answers.get(f"{key}_postal_code", "")
    return Field(
        place,
        f"{question.label}（{who + 1}人目）" if who else question.label,
        typed.get(place, shown) if problem else shown,
        tuple((choice.id, choice.label) for choice in question.choices),
        write_day(value, "slashes") if day else "",
        problem,
        lacking=not value and not problem and not question.optional,
        wide=address,
        postal=address,
        key=key,
        postal_of=typed.get(f"{place}-postal", code) if problem else code,
    )


def _strokes(signature: Signature | None) -> tuple[str, ...]:
    if signature is None:
        return ()
    return tuple(" ".join(f"{x},{y}" for x, y in zip(stroke.x, stroke.y, strict=False)) for stroke in signature.strokes)
