"""The page of a mapping to a mapping and back. Pure; what cannot be read stays as it was typed, beside its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

import msgspec

from edge_sync.stationery.questions import Question
from server.forms.export.mapping import MOST_COLUMNS, Column, Mapping, mistakes_of

FIELDS = ("heading", "source", "who", "fixed", "codes", "day", "width", "most")
FIXED = "fixed"
_ANSWER = "answer:"


@dataclass(frozen=True)
class Draft:
    """What stands on the page."""

    rows: tuple[dict[str, str], ...]
    shape: dict[str, str]
    mapping: Mapping | None = None
    """None while something cannot be read."""
    problems: dict[int, list[str]] = field(default_factory=dict)
    """Place of the column, -1 the whole, to codes of ``[entry_errors]``."""


def on_page(mapping: Mapping) -> Draft:
    """A mapping as the page shows it."""
    rows = tuple(_row(column) for column in mapping.columns)
    shape = {name: str(getattr(mapping, name)) for name in ("kind", "encoding", "line_end", "mark")}
    return Draft(rows, shape, mapping)


def from_page(typed: Table[str, str], questions: Table[str, Question]) -> Draft:
    """What the page sent."""
    count = int(typed["rows"]) if re.fullmatch(r"\d{1,3}", typed.get("rows", "")) else 0
    rows = tuple({name: typed.get(f"c{n}-{name}", "") for name in FIELDS} for n in range(min(count, MOST_COLUMNS)))
    shape = {name: typed.get(name, "") for name in ("kind", "encoding", "line_end", "mark")}
    return checked(rows, shape, questions)


def checked(rows: tuple[dict[str, str], ...], shape: dict[str, str], questions: Table[str, Question]) -> Draft:
    """Read rows and shape into a mapping, or say of each row what is wrong."""
    columns, problems = [], dict[int, list[str]]()
    for place, row in enumerate(rows):
        try:
            columns.append(_column(row))
        except (ValueError, msgspec.ValidationError) as error:
            code = str(error)
            problems[place] = [code if code.startswith("EXPORT-") else "EXPORT-16"]
    try:
        mapping = msgspec.convert({**shape, "columns": [msgspec.to_builtins(one) for one in columns]}, Mapping)
    except msgspec.ValidationError:
        return Draft(rows, shape, None, {**problems, -1: ["EXPORT-16"]})
    if problems:
        return Draft(rows, shape, None, problems)
    for place, code in mistakes_of(mapping, questions):
        problems.setdefault(place, []).append(code)
    return Draft(rows, shape, None if problems else mapping, problems)


def rearranged(draft: Draft, do: str, questions: Table[str, Question]) -> Draft:
    """Add, remove or move a column; ``add``, ``remove-3``, ``up-3``, ``down-3``."""
    deed, _, number = do.partition("-")
    at, rows = int(number) if re.fullmatch(r"\d{1,3}", number) else -1, list(draft.rows)
    if deed == "add" and len(rows) < MOST_COLUMNS:
        rows.append(dict.fromkeys(FIELDS, "") | {"source": "name"})
    elif deed == "remove" and 0 <= at < len(rows):
        del rows[at]
    elif deed in ("up", "down") and 0 <= at < len(rows):
        to = at + (1 if deed == "down" else -1)
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
    else:
        return draft
    return checked(tuple(rows), draft.shape, questions)


def read_codes(text: str) -> dict[str, str]:
    """Lines of ``known=code``.

    Raises:
        ValueError: a line has no equals sign, or two lines the same left side.
    """
    codes: dict[str, str] = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        known, equals, code = line.partition("=")
        if not equals or known.strip() in codes:
            raise ValueError("EXPORT-17")
        codes[known.strip()] = code.strip()
    return codes


def _row(column: Column) -> dict[str, str]:
    source = f"{_ANSWER}{column.question}" if column.item == "answer" else column.item or FIXED
    return {
        "heading": column.heading,
        "source": source,
        "who": str(column.who),
        "fixed": column.fixed,
        "codes": "\n".join(f"{known}={code}" for known, code in column.codes.items()),
        "day": column.day,
        "width": column.width,
        "most": str(column.most or ""),
    }


def _column(row: dict[str, str]) -> Column:
    source = row["source"]
    if not row["heading"].strip():
        raise ValueError("EXPORT-18")
    if row["most"] and not re.fullmatch(r"[0-9]{1,4}", row["most"]):
        raise ValueError("EXPORT-19")
    answer = source.startswith(_ANSWER)
    return msgspec.convert(
        {
            "heading": row["heading"].strip(),
            "item": "answer" if answer else "" if source == FIXED else source,
            "question": source.removeprefix(_ANSWER) if answer else "",
            "who": int(row["who"]) if re.fullmatch(r"[0-9]", row["who"]) else 0,
            "fixed": row["fixed"] if source == FIXED else "",
            "codes": read_codes(row["codes"]),
            "day": row["day"] or "plain",
            "width": row["width"],
            "most": int(row["most"] or 0),
        },
        Column,
    )
