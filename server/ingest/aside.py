"""Letters set aside: parked because unreadable, quarantined because a second writer is at work."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

import msgspec
from django.db.models import F

from edge_sync.groundwork.log import fields
from edge_sync.messages.letter import Letter
from server.ingest.models import Parked, Quarantined
from server.ingest.rows import count
from server.ingest.sorting import Spoiled
from server.ingest.streams import lock_stream

log = logging.getLogger(__name__)

RAW_KEPT_BYTES = 64 * 1024
OTHER_WORDS = "the name of another letter with other words"
UNKNOWN_BOOT = "from a boot that the stream did not know when it was found cloned"


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
        stream = lock_stream(device, spoiled.epoch, received_at)
        count(stream.pk, [spoiled.sequence], "parked")
        if spoiled.sequence > stream.highest:
            stream.highest = spoiled.sequence
            stream.save(update_fields=("highest",))
    return True


def quarantine(letter: Letter, kept: bytes | None, digest: bytes, received_at: datetime) -> bool:
    """Keep the stranger whole, beside what is recorded; True when it is new. What was recorded stays as it is."""
    row, new = Quarantined.objects.get_or_create(
        device=letter.device,
        epoch=letter.epoch,
        sequence=letter.sequence,
        sha256=digest.hex(),
        defaults={
            "boot": letter.boot_id,
            "event_id": letter.id,
            "kept_sha256": kept.hex() if kept is not None else "",
            "kind": letter.type,
            "letter": msgspec.json.encode(letter).decode(),
            "reason": OTHER_WORDS if kept is not None else UNKNOWN_BOOT,
            "received_at": received_at,
        },
    )
    if not new:
        Quarantined.objects.filter(pk=row.pk).update(times=F("times") + 1)
    log.error("letter quarantined %s", fields(device=letter.device, sequence=letter.sequence))
    return new
