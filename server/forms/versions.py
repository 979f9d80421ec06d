"""The versions of an entry: which one counts, and which visits have any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Entry
from edge_sync.messages.forms import FormNeeded
from server.forms.content import CORRECTION
from server.forms.models import Draft


@dataclass(frozen=True)
class Opened:
    """The version of a visit's entry that counts, opened. Use it and let go of it."""

    draft: Draft
    entry: Personal[Entry]
    forms: tuple[FormNeeded, ...]
    newest: int
    """The newest version there is; whoever corrects says it back."""
    newer_from_machine: bool
    """The visitor entered something after a clerk had corrected; the clerk's word stands until a person decides."""


def standing(rows: Sequence[Draft]) -> Draft:
    """Of a visit's versions in their order, the one that counts: a clerk's newest word, else the newest."""
    corrections = [row for row in rows if row.kind == CORRECTION]
    return corrections[-1] if corrections else rows[-1]


def kept(visit_ids: Iterable[str]) -> dict[str, list[Draft]]:
    """Which of these visits something is kept of, with its versions; the sealed bodies are left where they are."""
    found: dict[str, list[Draft]] = {}
    for row in Draft.objects.filter(visit_id__in=list(visit_ids)).defer("body").order_by("version"):
        found.setdefault(row.visit_id, []).append(row)
    return found
