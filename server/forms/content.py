"""What is inside a sealed row, whatever way it came, as one entry."""

from __future__ import annotations

from typing import Any

import msgspec

from edge_sync.groundwork.personal import Personal
from edge_sync.messages import forms
from edge_sync.messages.entry import Entry, Person
from edge_sync.messages.sealed import Sealed
from edge_sync.seal import paper_code
from edge_sync.seal.envelope import purpose
from edge_sync.seal.errors import NotAPaperCode
from server.forms.days import day_in_era
from server.forms.errors import BrokenSeal
from server.forms.models import Draft
from server.forms.safe import Safe

CORRECTION = "forms.correction"
CENTRE = "centre"
"""Stands in the place of the machine where a clerk wrote."""


def bound_to(kind: str, device: str, visit_id: str, version: int) -> bytes:
    """What the seal of a row is bound to; a correction also to its place among the versions."""
    number = version if kind == CORRECTION else _VERSIONS[kind]
    return purpose(kind=kind, version=number, device=device, visit_id=visit_id)


def open_row(safe: Safe, row: Draft) -> Personal[Entry]:
    """Open one row.

    Raises:
        NoSuchKey, BrokenSeal, UnsafeSafe: it stays closed.
    """
    sealed = Sealed(key=row.key, body=bytes(row.body))
    content = safe.open(sealed, bound_to(row.kind, row.device, row.visit_id, row.version))
    try:
        return Personal(_read(row.kind, content.reveal()))
    except (msgspec.DecodeError, NotAPaperCode, ValueError):
        raise BrokenSeal(row.key) from None
    finally:
        content.wipe()


def entry_of_items(items: dict[str, str]) -> Entry:
    """The flat items of ``forms.draft`` version 1, as machines of the first release send them.

    Raises:
        ValueError: a date in them is none.
    """
    person = Person(
        name=items.get("name", ""),
        address=items.get("address", ""),
        sex=items.get("sex", ""),
        birth_date=items.get("birth_date") or _day(items, "birth", items.get("birth_era", "")),
    )
    today = _day(items, "today", "令和")
    known: dict[str, Any] = {"today": today} if today else {}
    return Entry(people=(person,), ticket=items.get("ticket", ""), **known)


def _day(items: dict[str, str], name: str, era: str) -> str:
    if not era or f"{name}_year" not in items:
        return ""
    year, month, day = (int(items.get(f"{name}_{part}", "0")) for part in ("year", "month", "day"))
    return day_in_era(era, year, month, day).isoformat()


def _read(kind: str, content: bytes) -> Entry:
    if kind == forms.Draft.KIND:
        return entry_of_items(msgspec.json.decode(content, type=forms.Filled).items)
    if kind == paper_code.KIND:
        return paper_code.entry_of(content)
    return msgspec.json.decode(content, type=Entry)


_VERSIONS = {
    forms.Draft.KIND: forms.Draft.VERSION,
    forms.EntryMade.KIND: forms.EntryMade.VERSION,
    paper_code.KIND: paper_code.VERSION,
}
