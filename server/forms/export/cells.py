"""One entry as one row of a mapping."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from edge_sync.messages.entry import Entry
from edge_sync.stationery.interview import Ask, answer_key
from edge_sync.stationery.questions import Question
from server.forms.days import write_day
from server.forms.export.letters import fitted, in_width
from server.forms.export.mapping import DAYS, Column, Mapping

Split = Callable[[str], tuple[str, str, str]]
"""An address to prefecture, municipality and the rest."""
EVERYTHING_ELSE = "*"


@dataclass(frozen=True)
class Row:
    """The cells of one visit. Use it and let go of it."""

    cells: tuple[str, ...]
    notes: tuple[str, ...]
    """What a person has to look at: letters the encoding lacks, and flags of the card."""
    problems: tuple[tuple[str, str], ...] = field(default=())
    """(heading, code of ``[entry_errors]``): the row cannot go over as it is."""


def row_of(mapping: Mapping, entry: Entry, questions: Table[str, Question], split: Split) -> Row:
    """Give each column its text."""
    cells, notes, problems = [], [], []
    for column in mapping.columns:
        text, problem = _coded(column, _value(column, entry, split), questions)
        fit = fitted(in_width(text, column.width), mapping.encoding, mapping.mark)
        if column.most and len(fit.text) > column.most:
            problem = "EXPORT-01"
        if problem:
            problems.append((column.heading, problem))
        cells.append(fit.text)
        notes += [f"{column.heading} {lack}" for lack in fit.lacks]
    shown = sorted({column.who for column in mapping.columns if column.item and column.item not in ("today", "ticket")})
    for who in shown:
        flags = entry.people[who].flags if who < len(entry.people) else ()
        notes += [f"{who + 1}人目 {flag}" for flag in flags]
    return Row(tuple(cells), tuple(notes), tuple(problems))


def _value(column: Column, entry: Entry, split: Split) -> str:
    if not column.item:
        return column.fixed
    if column.item == "answer":
        return entry.answers.get(answer_key(Ask(column.question, column.who)), "")
    if column.item == "ticket":
        return entry.ticket
    if column.item == "today":
        return entry.today
    if column.who >= len(entry.people):
        return ""
    person = entry.people[column.who]
    if column.item.startswith("address_"):
        parts = dict(zip(("prefecture", "city", "rest"), split(person.address), strict=True))
        return parts[column.item.removeprefix("address_")]
    return str(getattr(person, column.item, ""))


def _coded(column: Column, value: str, questions: Table[str, Question]) -> tuple[str, str]:
    """The value as the other system wants it, and the code of what is wrong."""
    if column.item in DAYS or (column.item == "answer" and _is_day(column, questions)):
        return write_day(value, column.day), ""
    if value and column.codes:
        if value not in column.codes and EVERYTHING_ELSE not in column.codes:
            return value, "EXPORT-02"
        return column.codes.get(value, column.codes.get(EVERYTHING_ELSE, "")), ""
    if column.item == "answer" and column.question in questions:
        labels = {choice.id: choice.label for choice in questions[column.question].choices}
        return labels.get(value, value), ""
    return value, ""


def _is_day(column: Column, questions: Table[str, Question]) -> bool:
    return column.question in questions and questions[column.question].kind == "date"
