"""Letters for the bench: an ordinary mix, written by the post office's own code."""

from __future__ import annotations

import os
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import ClockState
from edge_sync.messages.message import Uplink
from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import CardOutcome, CardUsed, VisitBegan, VisitEnded, VisitOutcome
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import Writer, read_boot_id

AT_ONCE = 5_000


def a_letter(number: int) -> Uplink:
    """One of the letters a visit writes."""
    visit_id = f"{number // 4:032x}"
    match number % 4:
        case 0:
            return VisitBegan(visit_id=visit_id, journey="residence_certificate", language="ja")
        case 1:
            return TicketPrinted(visit_id=visit_id, ticket="A012", outcome=PaperOutcome.PRINTED, took_ms=950)
        case 2:
            return CardUsed(visit_id=visit_id, card_kind=CardKind.MY_NUMBER, outcome=CardOutcome.READ, took_ms=2_310)
    return VisitEnded(visit_id=visit_id, outcome=VisitOutcome.FINISHED, last_step="thanks", took_ms=95_000)


def a_writer(device: str) -> Writer:
    """As the post office's own root makes it."""
    return Writer(
        tenant="hagi",
        device=device,
        boot_id=read_boot_id(),
        clock=SystemClock(),
        random_bytes=os.urandom,
        clock_state=lambda: ClockState.NTP,
    )


def fill(store: Path, device: str, count: int) -> None:
    """Put a backlog into a closed store."""
    ledger = Ledger.open(store)
    try:
        outbox = Outbox(ledger, a_writer(device))
        for first in range(0, count, AT_ONCE):
            with ledger.transaction():
                for number in range(first, min(first + AT_ONCE, count)):
                    outbox.append(a_letter(number))
    finally:
        ledger.close()
