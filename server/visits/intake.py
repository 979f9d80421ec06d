"""What arriving messages mean to the record of a visit. Any may be the first to arrive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from edge_sync.messages.forms import FormPrinted
from edge_sync.messages.queueing import TicketIssued, TicketPrinted
from edge_sync.messages.visit import CardUsed, StaffCalled, VisitBegan, VisitEnded
from server.ingest.arrival import Arrival
from server.visits.models import FormPrint, Visit


class Intake:
    """Keeps one record a visit; the same message twice changes nothing."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def began(self, message: VisitBegan, arrival: Arrival) -> None:
        """Somebody chose an errand."""
        self._note(
            message.visit_id,
            arrival,
            journey=message.journey,
            language=message.language[:20],
            began_at=arrival.occurred_at,
        )

    def tickets_issued(self, told: Sequence[tuple[TicketIssued, Arrival]]) -> None:
        """Visits have numbers."""
        rows = {
            message.visit_id: Visit(
                visit_id=message.visit_id,
                device=arrival.device,
                ticket_number=message.ticket,
                updated_at=arrival.received_at,
            )
            for message, arrival in told
        }
        Visit.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=("visit_id",),
            update_fields=("ticket_number", "updated_at"),
        )
        transaction.on_commit(self._changed)

    def ticket_printed(self, message: TicketPrinted, arrival: Arrival) -> None:
        """What became of the slip."""
        self._note(
            message.visit_id,
            arrival,
            ticket_number=message.ticket,
            slip_outcome=message.outcome.value,
            slip_fault=message.fault or "",
        )

    def card_used(self, message: CardUsed, arrival: Arrival) -> None:
        """A card was read, or not; the last attempt counts."""
        self._note(message.visit_id, arrival, card_kind=message.card_kind.value, card_outcome=message.outcome.value)

    def staff_called(self, message: StaffCalled, arrival: Arrival) -> None:
        """The visitor asks for a person; an earlier answer does not answer this."""
        self._note(
            message.visit_id,
            arrival,
            staff_called_at=arrival.occurred_at,
            staff_call_step=message.step,
            staff_call_fault=message.fault or "",
            staff_answered_at=None,
            staff_answered_by="",
        )

    def ended(self, message: VisitEnded, arrival: Arrival) -> None:
        """The screen is wiped."""
        self._note(
            message.visit_id,
            arrival,
            outcome=message.outcome.value,
            last_step=message.last_step,
            ended_at=arrival.occurred_at,
        )

    def form_printed(self, message: FormPrinted, arrival: Arrival) -> None:
        """A form came out, or its job moved on."""
        visit = self._note(message.visit_id, arrival)
        form, new = FormPrint.objects.get_or_create(
            visit=visit,
            form=message.form,
            defaults={
                "form_version": message.form_version,
                "job_state": message.job_state.value,
                "fault": message.fault or "",
                "printed_at": arrival.occurred_at,
                "epoch": arrival.epoch,
                "sequence": arrival.sequence,
            },
        )
        older = form.epoch == arrival.epoch and form.sequence >= arrival.sequence
        if not new and not older:
            form.form_version, form.job_state = message.form_version, message.job_state.value
            form.fault, form.epoch, form.sequence = message.fault or "", arrival.epoch, arrival.sequence
            form.save()

    def _note(self, visit_id: str, arrival: Arrival, **facts: Any) -> Visit:
        facts["updated_at"] = arrival.received_at
        visit, _ = Visit.objects.update_or_create(
            visit_id=visit_id, defaults=facts, create_defaults={"device": arrival.device, **facts}
        )
        transaction.on_commit(self._changed)
        return visit
