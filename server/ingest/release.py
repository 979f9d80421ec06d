"""Letters kept apart that a person has judged: they are entered, and what was recorded stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Count, Max, Min

from edge_sync.messages.errors import Malformed
from edge_sync.messages.letter import Letter
from server.ingest.arrival import ms_of
from server.ingest.entry import Place, row_of
from server.ingest.handlers import Handlers
from server.ingest.models import Boot, Event, Quarantined, Stream
from server.ingest.rows import add_events
from server.ingest.shard import slot_of


@dataclass(frozen=True)
class Held:
    """Letters of one boot that are kept apart."""

    device: str
    boot: str
    letters: int
    first: int
    last: int
    since: datetime


@dataclass(frozen=True)
class Released:
    """What became of letters a person vouched for."""

    entered: int
    beside: int
    """Of these, entered beside the stream because their numbers were taken."""
    left: int
    """Not entered: kept by an older version without their envelope, or their identifier is another's."""


def held() -> list[Held]:
    """What is kept apart, by machine and boot."""
    rows = Quarantined.objects.filter(released_at__isnull=True).values("device", "boot")
    found = rows.annotate(n=Count("pk"), first=Min("sequence"), last=Max("sequence"), since=Min("received_at"))
    return [
        Held(row["device"], row["boot"], row["n"], row["first"], row["last"], row["since"])
        for row in found.order_by("device", "since")
    ]


@transaction.atomic
def release(device: str, boot: str, handlers: Handlers, now: datetime) -> Released:
    """Enter the letters of one boot, to be applied; later letters of this boot are welcome again."""
    Boot.objects.filter(stream__device=device, boot=boot).update(stranger=False)
    entered = beside = left = 0
    for row in Quarantined.objects.filter(device=device, boot=boot, released_at__isnull=True).order_by("sequence"):
        letter = _letter(row)
        stream = Stream.objects.filter(device=device, epoch=row.epoch).first()
        if letter is None or stream is None:
            left += 1
            continue
        taken = Event.objects.filter(stream=stream, sequence=row.sequence).exists()
        place = _beside(stream, boot, now) if taken else stream
        if not _enter(letter, place, handlers, ms_of(row.received_at)):
            left += 1
            continue
        Quarantined.objects.filter(pk=row.pk).update(released_at=now)
        entered += 1
        beside += taken
    return Released(entered, beside, left)


def _letter(row: Quarantined) -> Letter | None:
    try:
        return msgspec.json.decode(row.letter, type=Letter)
    except msgspec.DecodeError:
        return None


def _enter(letter: Letter, stream: Stream, handlers: Handlers, received_ms: int) -> bool:
    boot, _ = Boot.objects.get_or_create(stream=stream, boot=letter.boot_id)
    numbers: Sequence[int] = [number for number in (boot.first_sequence, letter.sequence) if number]
    boot.first_sequence, boot.last_sequence = min(numbers), max(boot.last_sequence, letter.sequence)
    boot.save()
    try:
        row = row_of(letter, letter.sha256(), Place(stream.pk, boot.pk, None, received_ms), handlers)
    except Malformed:
        return False
    return add_events([row]) == 1


def _beside(stream: Stream, boot: str, now: datetime) -> Stream:
    """A stream of its own for letters whose numbers are taken; its name follows from both."""
    epoch = hashlib.sha256(f"{stream.epoch}|{boot}".encode()).hexdigest()[:32]
    found, _ = Stream.objects.get_or_create(
        device=stream.device,
        epoch=epoch,
        defaults={"aside": True, "last_received_at": now, "slot": slot_of(stream.device)},
    )
    return found
