"""What this room needs to know of a visit at its counter, and who may open what was entered for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest

from server.forms.models import Draft, Opening

EndedAt = Callable[[str], datetime | None]
"""When a visit ended at its counter; None: it has not, as far as anybody knows."""


def nobody_knows(visit_id: str) -> datetime | None:
    """An ``EndedAt`` without a queue behind it."""
    return None


@dataclass(frozen=True)
class VisitNow:
    """A visit with a number, as the clerk who asks sees it."""

    visit_id: str
    number: str
    service: str
    state: str
    """``waiting``, ``called``, ``finished`` or ``no_show``."""
    in_my_hand: bool
    """The clerk's own counter has called it and not ended it."""
    issued_at: datetime
    ended_at: datetime | None
    counter: str
    mark: str = ""
    """Tells the number from an equal one of the same queue."""

    @property
    def shown(self) -> str:
        """The number as people read it."""
        return f"{self.number}{self.mark}"


class Visits(Protocol):
    """The queue, as far as this room may look."""

    def find(self, request: HttpRequest, visit_ids: Iterable[str]) -> dict[str, VisitNow]:
        """Those of these visits that have a number."""


def may_open(visit: VisitNow | None, rows: Sequence[Draft], who: str) -> bool:
    """In the clerk's own hand, ended and still kept, or brought here by this clerk from a sheet of paper."""
    if visit is not None and (visit.in_my_hand or visit.ended_at is not None):
        return True
    if any(row.made_by == who for row in rows):
        return True
    ids = {row.visit_id for row in rows}
    return bool(ids) and Opening.objects.filter(visit_id__in=ids, who=who, from_paper=True).exists()


def may_fill_in(visit: VisitNow | None, rows: Sequence[Draft]) -> bool:
    """Only for the person who stands before the clerk, and only where nothing was entered."""
    return visit is not None and visit.in_my_hand and not rows
