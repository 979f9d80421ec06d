"""Letters set aside: parked because unreadable, quarantined because their name belongs to another."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from django.db.models import F

from edge_sync.groundwork.log import fields
from edge_sync.messages.letter import Letter
from server.ingest.models import Counted, Parked, Quarantined
from server.ingest.sorting import Spoiled

log = logging.getLogger(__name__)

RAW_KEPT_BYTES = 64 * 1024


def count(device: str, epoch: str, sequence: int, why: str) -> None:
    """Let a number count as received though no event stands there, so that it never blocks the next."""
    Counted.objects.get_or_create(device=device, epoch=epoch, sequence=sequence, defaults={"why": why})


def park(device: str, spoiled: Spoiled, received_at: datetime) -> bool:
    """Keep unread bytes with their reason; True when they were not parked before."""
    digest = hashlib.sha256(f"{device}|{spoiled.epoch}|{spoiled.sequence}|".encode() + spoiled.raw).hexdigest()
    if Parked.objects.filter(digest=digest).update(times=F("times") + 1):
        return False
    Parked.objects.create(
        device=device,
        epoch=spoiled.epoch,
        sequence=spoiled.sequence,
        reason=spoiled.reason[:200],
        raw=spoiled.raw[:RAW_KEPT_BYTES],
        digest=digest,
        received_at=received_at,
    )
    if spoiled.sequence is not None:
        count(device, spoiled.epoch, spoiled.sequence, "parked")
    return True


def quarantine(letter: Letter, kept_sha256: str, sha256: str, received_at: datetime) -> None:
    """Keep the stranger beside what is recorded; the recorded letter stays as it is."""
    row, new = Quarantined.objects.get_or_create(
        device=letter.device,
        epoch=letter.epoch,
        sequence=letter.sequence,
        sha256=sha256,
        defaults={
            "event_id": letter.id,
            "kept_sha256": kept_sha256,
            "kind": letter.type,
            "data": bytes(letter.data).decode(),
            "reason": "the name of another letter with other words",
            "received_at": received_at,
        },
    )
    if not new:
        Quarantined.objects.filter(pk=row.pk).update(times=F("times") + 1)
    count(letter.device, letter.epoch, letter.sequence, "quarantined")
    log.error("letter quarantined %s", fields(device=letter.device, sequence=letter.sequence))
