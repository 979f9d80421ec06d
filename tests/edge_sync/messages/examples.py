"""One telling example of every message; what the golden files were made from."""

from __future__ import annotations

from datetime import UTC, datetime

from edge_sync.messages import content, forms, hall, health, line, machine, queueing, visit
from edge_sync.messages.letter import ClockState
from edge_sync.messages.message import Message
from edge_sync.messages.sealed import Sealed
from edge_sync.messages.values import CardKind

VISIT = "01960f3a7c5b7d2e8a4f00112233aabb"
EPOCH = "5f" * 16
MOMENT = datetime(2026, 4, 1, 0, 30, 15, 250_000, tzinfo=UTC)

EXAMPLES: list[Message] = [
    content.ContentPart(bundle=content.Bundle.WORDS, digest="0c" * 32, number=2, body=b"[welcome]\n"),
    content.ContentInstall(bundle=content.Bundle.JOURNEYS, digest="0c" * 32, parts=2, size_bytes=24_586),
    forms.Draft(
        visit_id=VISIT, form="juminhyo", form_version=3, sealed=Sealed(key="0123456789abcdef", body=bytes(range(64)))
    ),
    forms.EntryMade(
        visit_id=VISIT,
        forms=(
            forms.FormNeeded(form="moving", form_version=2),
            forms.FormNeeded(form="health_insurance", form_version=1),
        ),
        sealed=Sealed(key="0123456789abcdef", body=bytes(range(64))),
    ),
    forms.FormPrinted(
        visit_id=VISIT,
        form="juminhyo",
        form_version=3,
        job_state=forms.JobState.PROCESSING_STOPPED,
        took_ms=812,
        fault="PAPER-02",
    ),
    health.FaultBegan(fault="CARD-01", detail="reader unplugged"),
    health.FaultEnded(fault="CARD-01"),
    health.Started(process="edge_sync", software="0.1.0"),
    line.ClockAnchor(boottime_ms=41_250, wall=MOMENT, source=ClockState.NTP, uncertainty_ms=40),
    line.CommandDone(epoch=EPOCH, sequence=7, outcome=line.Outcome.REFUSED, reason="the digest does not match"),
    line.EpochBegan(reason=line.EpochReason.DAMAGED, previous_epoch=EPOCH, previous_head=815, recovered=12),
    line.LetterParked(kind="visit.began", version=1, reason="70000 bytes are over the limit of 65533 bytes"),
    line.Status(online=True, session="ab" * 16, epoch=EPOCH, head_seq=815, waiting=3, software="0.1.0"),
    line.Void(first=813, last=815, reason="not in this outbox"),
    line.Watermark(epoch=EPOCH, upto=812, safe_upto=790, as_of=MOMENT),
    machine.SetOpen(is_open=False, sentence="10時に再開します"),
    queueing.QueueNow(
        as_of=MOMENT,
        business_day="2026-04-01",
        calling=[queueing.Calling(ticket="A012", visit_id=VISIT, counter="2番窓口", called_at=MOMENT, times_called=2)],
        waiting=[
            queueing.Waiting(service="certificates", people=4, wait_low_s=300, wait_high_s=720),
            queueing.Waiting(service="moving_in", people=0),
        ],
    ),
    hall.SetNumbers(letter="B", first=1, last=499),
    hall.CheckedIn(
        visit_id=VISIT,
        ticket="W012",
        service="certificates",
        booking="0123456789abcdef",
        business_day="2026-04-01",
        line_was_up=True,
    ),
    queueing.TicketIssued(
        visit_id=VISIT, ticket="A012", service="certificates", business_day="2026-04-01", line_was_up=False
    ),
    queueing.TicketPrinted(
        visit_id=VISIT, ticket="A012", outcome=queueing.PaperOutcome.UNKNOWN, took_ms=950, fault="TICKET-02"
    ),
    visit.CardUsed(visit_id=VISIT, card_kind=CardKind.MY_NUMBER, outcome=visit.CardOutcome.WRONG_PIN, took_ms=2_310),
    visit.VisitWishes(visit_id=VISIT, language="ja-x-easy", writing=True),
    visit.StaffCalled(visit_id=VISIT, step="enter_pin", fault="CARD-03"),
    visit.VisitBegan(visit_id=VISIT, journey="certificates", language="ja"),
    visit.VisitEnded(visit_id=VISIT, outcome=visit.VisitOutcome.FINISHED, last_step="thanks", took_ms=95_000),
]
