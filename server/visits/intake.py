"""What arriving messages mean to the record of a visit. Any may be the first to arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction

from edge_sync.messages.forms import FormPrinted
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued, TicketPrinted
from edge_sync.messages.visit import CardUsed, StaffCalled, VisitBegan, VisitEnded, VisitWishes
from server.ingest.arrival import Arrival
from server.visits.models import FormPrint, Visit

Facts = dict[str, Any]
"""Columns of a visit and their new values."""


class Intake:
    """Keeps one record a visit; the same message twice changes nothing."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def take(self, told: Sequence[tuple[Any, Arrival]]) -> None:
        """Enter messages of ``KINDS`` in the order of their recording: together they mean what they mean one by one.

        What is new of a visit is written over what is known of it, column by column, without reading it first.
        """
        visits: dict[str, Facts] = {}
        for message, arrival in told:
            facts = visits.setdefault(message.visit_id, {"device": arrival.device})
            facts.update(_FACTS[type(message)](message, arrival), updated_at=arrival.received_at)
        _write(visits)
        prints = [(message, arrival) for message, arrival in told if type(message) is FormPrinted]
        if prints:
            _write_prints(prints)
        transaction.on_commit(self._changed)


def _write(visits: dict[str, Facts]) -> None:
    """One statement for all visits of which the same columns are new; ``device`` is of the first letter ever."""
    alike: dict[tuple[str, ...], list[Visit]] = {}
    for visit_id, facts in sorted(visits.items()):
        columns = tuple(sorted(facts.keys() - {"device"}))
        alike.setdefault(columns, []).append(Visit(visit_id=visit_id, **facts))
    for columns, rows in alike.items():
        Visit.objects.bulk_create(rows, update_conflicts=True, unique_fields=("visit_id",), update_fields=columns)


def _write_prints(told: Iterable[tuple[FormPrinted, Arrival]]) -> None:
    """Forms came out, or their jobs moved on; an older letter does not overrule a newer."""
    told = list(told)
    rows = FormPrint.objects.filter(visit_id__in={message.visit_id for message, _ in told})
    known = {(row.visit_id, row.form): row for row in rows}
    touched: dict[tuple[str, str], FormPrint] = {}
    for message, arrival in told:
        place = (message.visit_id, message.form)
        row = known.get(place)
        if row is None:
            row = known[place] = FormPrint(visit_id=place[0], form=place[1], printed_at=arrival.occurred_at)
        elif row.epoch == arrival.epoch and row.sequence >= arrival.sequence:
            continue
        row.form_version, row.job_state = message.form_version, message.job_state.value
        row.fault, row.epoch, row.sequence = message.fault or "", arrival.epoch, arrival.sequence
        touched[place] = row
    FormPrint.objects.bulk_create([row for row in touched.values() if row.pk is None])
    FormPrint.objects.bulk_update(
        [row for row in touched.values() if row.pk is not None],
        ("form_version", "job_state", "fault", "epoch", "sequence"),
    )


def _began(message: VisitBegan, arrival: Arrival) -> Facts:
    return {"journey": message.journey, "language": message.language[:20], "began_at": arrival.occurred_at}


def _wishes(message: VisitWishes, arrival: Arrival) -> Facts:
    return {"language": message.language[:20], "writing": message.writing}


def _ticket_issued(message: TicketIssued, arrival: Arrival) -> Facts:
    return {"ticket_number": message.ticket}


def _ticket_printed(message: TicketPrinted, arrival: Arrival) -> Facts:
    return {
        "ticket_number": message.ticket,
        "slip_outcome": message.outcome.value,
        "slip_fault": message.fault or "",
    }


def _card_used(message: CardUsed, arrival: Arrival) -> Facts:
    """The last attempt counts."""
    return {"card_kind": message.card_kind.value, "card_outcome": message.outcome.value}


def _staff_called(message: StaffCalled, arrival: Arrival) -> Facts:
    """An earlier answer does not answer this."""
    return {
        "staff_called_at": arrival.occurred_at,
        "staff_call_step": message.step,
        "staff_call_fault": message.fault or "",
        "staff_answered_at": None,
        "staff_answered_by": "",
    }


def _ended(message: VisitEnded, arrival: Arrival) -> Facts:
    return {"outcome": message.outcome.value, "last_step": message.last_step, "ended_at": arrival.occurred_at}


def _form_printed(message: FormPrinted, arrival: Arrival) -> Facts:
    return {}


_FACTS: dict[type[Message], Callable[[Any, Arrival], Facts]] = {
    VisitBegan: _began,
    VisitWishes: _wishes,
    TicketIssued: _ticket_issued,
    TicketPrinted: _ticket_printed,
    CardUsed: _card_used,
    StaffCalled: _staff_called,
    VisitEnded: _ended,
    FormPrinted: _form_printed,
}
KINDS: tuple[type[Message], ...] = tuple(_FACTS)
"""What the record of a visit is made of; their order inside a visit matters."""
