"""How a form becomes columns: what staff edit on the page 出力の項目."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Annotated, Literal

import msgspec

from edge_sync.messages.entry import MOST_PEOPLE
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.items import Item
from edge_sync.stationery.questions import Question

PERSON_ITEMS = (
    "name",
    "kana",
    "former_name",
    "alias",
    "birth_date",
    "sex",
    "postal_code",
    "address",
    "address_prefecture",
    "address_city",
    "address_rest",
    "phone",
    "relation",
)
VISIT_ITEMS = ("today", "ticket")
DAYS = frozenset({"birth_date", "today"})
MOST_COLUMNS = 200

Heading = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
DayShape = Literal["plain", "iso", "slashes", "western", "era", "era_letter"]


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column. Its source is an item, the answer to a question, or a fixed text."""

    heading: Heading
    item: str = ""
    """One of ``PERSON_ITEMS`` or ``VISIT_ITEMS``, or ``answer``; empty: the fixed text."""
    who: Annotated[int, msgspec.Meta(ge=0, lt=MOST_PEOPLE)] = 0
    question: str = ""
    fixed: Annotated[str, msgspec.Meta(max_length=200)] = ""
    codes: dict[str, Annotated[str, msgspec.Meta(max_length=60)]] = {}
    """What is known to what the other system calls it; ``*`` stands for everything else, nothing stays nothing."""
    day: DayShape = "plain"
    """Of a day alone."""
    width: Literal["", "full", "half"] = ""
    most: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    """Letters that the other system takes; 0: any number. More is refused, never cut off."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The columns of one form and the file's shape. Three columns of ours follow: who it is, whether again, letters."""

    columns: Annotated[tuple[Column, ...], msgspec.Meta(max_length=MOST_COLUMNS)] = ()
    kind: Literal["csv", "json"] = "csv"
    encoding: Literal["cp932", "utf-8-sig", "utf-8"] = "cp932"
    """``cp932`` is what Windows and most systems of city halls call Shift_JIS."""
    line_end: Literal["crlf", "lf"] = "crlf"
    mark: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] = "〓"
    """Stands where the encoding has no such letter."""


def mistakes_of(mapping: Mapping, questions: Table[str, Question]) -> list[tuple[int, str]]:
    """What is wrong, as (place of the column, code of ``[entry_errors]``); place -1 is the whole."""
    wrong = [] if mapping.columns else [(-1, "EXPORT-11")]
    if mapping.encoding == "cp932" and not mapping.mark.encode("cp932", "ignore"):
        wrong.append((-1, "EXPORT-12"))
    headings = [one.heading for one in mapping.columns]
    for place, one in enumerate(mapping.columns):
        if headings.index(one.heading) != place or one.heading in OURS:
            wrong.append((place, "EXPORT-13"))
        if one.item and one.item not in (*PERSON_ITEMS, *VISIT_ITEMS, "answer"):
            wrong.append((place, "EXPORT-14"))
        if one.item == "answer" and one.question not in answers_of(questions):
            wrong.append((place, "EXPORT-15"))
    return wrong


def answers_of(questions: Table[str, Question]) -> dict[str, str]:
    """What ``Entry.answers`` may hold, with what staff call it: an address also has its postal code."""
    found = {}
    for name, one in questions.items():
        found[name] = one.label
        if one.kind == "address":
            found[f"{name}_postal_code"] = f"{one.label}の郵便番号"
    return found


OURS = ("引継番号", "再引継", "外字・要確認")
"""Headings of the three columns that every file has."""


def first_mapping(form: Form, questions: Table[str, Question], items: Table[str, Item]) -> Mapping:
    """What a form without a mapping begins with: every item and answer that stands on it, once."""
    columns: dict[tuple[str, int, str], Column] = {}
    for box in form.boxes:
        item = "birth_date" if box.item.startswith("birth") else "today" if box.item.startswith("today") else box.item
        if item not in (*PERSON_ITEMS, *VISIT_ITEMS, "answer"):
            continue
        label = items[item].label.partition("（")[0] if item != "answer" else _label(box.question, questions)
        heading = label if not box.who else f"{label}{box.who + 1}"
        column = Column(heading=heading, item=item, who=box.who, question=box.question)
        columns.setdefault((item, box.who, box.question), column)
    by_heading: dict[str, Column] = {}
    for column in columns.values():
        by_heading.setdefault(column.heading, column)
    return Mapping(columns=tuple(by_heading.values()))


def changes(before: Mapping | None, after: Mapping) -> list[str]:
    """Headings and settings that are not the same."""
    if before is None:
        return ["新規"]
    old, new = ({one.heading: one for one in each.columns} for each in (before, after))
    headings = list(dict.fromkeys([*new, *old]))
    names = [heading for heading in headings if old.get(heading) != new.get(heading)]
    names += [
        name for name in ("kind", "encoding", "line_end", "mark") if getattr(before, name) != getattr(after, name)
    ]
    return names or (["順番"] if before != after else [])


def _label(question: str, questions: Table[str, Question]) -> str:
    return answers_of(questions).get(question, question)
