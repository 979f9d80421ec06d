"""The streams of letters as rows: what is known of them, how far they are recorded."""

from __future__ import annotations

import heapq
from datetime import datetime

from edge_sync.messages.line import Watermark
from server.ingest.models import Counted, Event, Stream
from server.ingest.watermark import SafeUpto, contiguous

_LOOKUP_AT_ONCE = 400
"""Older SQLite takes 999 values in one statement."""


def known_places(stream: Stream, numbers: list[int]) -> dict[int, str]:
    """Digest of the letter that already stands at each of these numbers."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), _LOOKUP_AT_ONCE):
        some = numbers[start : start + _LOOKUP_AT_ONCE]
        rows = Event.objects.filter(device=stream.device, epoch=stream.epoch, sequence__in=some)
        found.update(rows.values_list("sequence", "sha256"))
    return found


def known_ids(ids: list[str]) -> dict[str, str]:
    """Digest of the letter that already bears each of these identifiers, on any machine."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _LOOKUP_AT_ONCE):
        rows = Event.objects.filter(event_id__in=ids[start : start + _LOOKUP_AT_ONCE])
        found.update(rows.values_list("event_id", "sha256"))
    return found


def advance(stream: Stream, safe_upto: SafeUpto) -> None:
    """Move a stream's watermark over what is now recorded, and save it."""
    place = {"device": stream.device, "epoch": stream.epoch, "sequence__gt": stream.upto}
    received = heapq.merge(
        *(
            rows.objects.filter(**place).order_by("sequence").values_list("sequence", flat=True).iterator(500)
            for rows in (Event, Counted)
        )
    )
    stream.upto = contiguous(stream.upto, received)
    stream.head_seq = max(stream.head_seq, stream.upto)
    stream.safe_upto = min(safe_upto(stream.upto, stream.safe_upto), stream.upto)
    stream.save()


def heard_of_head(device: str, epoch: str, head_seq: int, now: datetime) -> None:
    """Note the highest number a machine claims to have written; shows a lost tail."""
    stream, _ = Stream.objects.select_for_update().get_or_create(
        device=device, epoch=epoch, defaults={"last_received_at": now}
    )
    if head_seq > stream.head_seq:
        stream.head_seq = head_seq
        stream.save(update_fields=("head_seq",))


def watermark_of(stream: Stream, as_of: datetime) -> Watermark:
    """What the machine is told of its stream."""
    return Watermark(epoch=stream.epoch, upto=stream.upto, safe_upto=stream.safe_upto, as_of=as_of)


def current_watermarks(as_of: datetime) -> dict[str, Watermark]:
    """The watermark of every machine, of the outbox it last wrote from."""
    return {stream.device: watermark_of(stream, as_of) for stream in Stream.objects.order_by("last_received_at", "pk")}


def recorded_and_written() -> dict[str, tuple[int, int]]:
    """By machine, of the outbox it last wrote from: recorded up to this number, written up to that."""
    streams = Stream.objects.order_by("last_received_at", "pk")
    return {stream.device: (stream.upto, stream.head_seq) for stream in streams}
