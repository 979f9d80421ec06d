"""The queue as the forms room may see it: which visit is in whose hand, and which has ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest

from server.forms.at_counter import VisitNow
from server.queueing.models import Ticket
from server.queueing.policy import State
from server.queueing.service import CallDesk
from server.site.console import SEAT


class CounterVisits:
    """Looks at tickets; changes none."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    def find(self, request: HttpRequest, visit_ids: Iterable[str]) -> dict[str, VisitNow]:
        """Those of these visits that have a number."""
        seat, today = request.session.get(SEAT), self._desk.today()
        rows = Ticket.objects.select_related("counter").filter(visit_id__in=list(visit_ids))
        return {
            row.visit_id: VisitNow(
                visit_id=row.visit_id,
                number=row.number,
                service=row.service,
                state=row.state,
                in_my_hand=row.state == State.CALLED and row.counter_id == seat and row.business_day == today,
                issued_at=row.issued_at,
                ended_at=row.ended_at,
                counter=row.counter.name if row.counter is not None else "",
                mark=row.mark,
            )
            for row in rows
        }


def ended_at(visit_id: str) -> datetime | None:
    """When the number came to its end."""
    return Ticket.objects.filter(visit_id=visit_id).values_list("ended_at", flat=True).first()


def finished(visit_ids: Iterable[str]) -> list[str]:
    """Those of these visits whose number was served to the end."""
    rows = Ticket.objects.filter(visit_id__in=list(visit_ids), state=State.FINISHED)
    return list(rows.order_by("ended_at").values_list("visit_id", flat=True))
