"""The streams of letters as rows: what is known of them, how far they are recorded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from edge_sync.messages.line import Range, Watermark
from server.ingest.models import Stream, VoidRange
from server.ingest.rows import digests_at_top, holes_above, numbers_above, set_aside_at
from server.ingest.shard import slot_of
from server.ingest.watermark import SafeUpto, Span, contiguous, over_voids, without

MOST_GAPS_ASKED = 10
NOBODYS = "0" * 64
"""No letter's digest: of a cloned stream, where the letter at the watermark was set aside."""


def lock_stream(device: str, epoch: str, now: datetime) -> Stream:
    """The stream's row, locked until the transaction ends; made when it is new."""
    stream, _ = Stream.objects.select_for_update().get_or_create(
        device=device, epoch=epoch, defaults={"last_received_at": now, "slot": slot_of(device)}
    )
    return stream


def advance(stream: Stream) -> None:
    """Move a stream's watermark over what is now recorded; the caller saves it."""
    voids = list(
        VoidRange.objects.filter(stream=stream, last__gt=stream.upto).order_by("first").values_list("first", "last")
    )
    before = -1
    while before != stream.upto < stream.highest:
        before = stream.upto
        stream.upto = over_voids(contiguous(stream.upto, numbers_above(stream.pk, stream.upto)), voids)


def settle(stream: Stream, safe_upto: SafeUpto) -> None:
    """Save how far a stream is."""
    stream.highest = max(stream.highest, stream.upto)
    stream.head_seq = max(stream.head_seq, stream.highest)
    stream.safe_upto = min(safe_upto(stream.upto, stream.safe_upto), stream.upto)
    stream.save(
        update_fields=("upto", "safe_upto", "highest", "head_seq", "duplicates", "last_received_at", "cloned_at")
    )


def gaps_of(stream: Stream) -> list[Span]:
    """What is missing below the highest number received, exactly, ascending."""
    if stream.highest <= stream.upto:
        return []
    voids = VoidRange.objects.filter(stream=stream, last__gt=stream.upto).order_by("first").values_list("first", "last")
    return without(holes_above(stream.pk, stream.upto), voids)


def heard_of_head(device: str, epoch: str, head_seq: int, now: datetime) -> None:
    """Note the highest number a machine claims to have written; shows a lost tail."""
    stream = lock_stream(device, epoch, now)
    if head_seq > stream.head_seq:
        stream.head_seq = head_seq
        stream.save(update_fields=("head_seq",))


class Asked:
    """Which gaps machines were asked to fill; the watcher writes it, every watermark repeats it while it is true."""

    def __init__(self) -> None:
        self._gaps: dict[int, list[Span]] = {}

    def ask(self, stream_id: int, gaps: list[Span]) -> None:
        """Ask for these ranges from now on; an empty list ends it."""
        if gaps:
            self._gaps[stream_id] = gaps
        else:
            self._gaps.pop(stream_id, None)

    def of(self, stream: Stream) -> list[Range]:
        """What is still to be asked of a stream."""
        above = [(max(first, stream.upto + 1), last) for first, last in self._gaps.get(stream.pk, ())]
        ranges = [Range(first=first, last=last) for first, last in above if first <= last]
        return ranges[:MOST_GAPS_ASKED]


def watermarks_of(streams: Sequence[Stream], as_of: datetime, asked: Asked | None = None) -> list[Watermark]:
    """What machines are told of their streams, which are saved as they are given here."""
    digests = digests_at_top([stream.pk for stream in streams])
    return [
        Watermark(
            epoch=stream.epoch,
            upto=stream.upto,
            safe_upto=stream.safe_upto,
            as_of=as_of,
            gaps=asked.of(stream) if asked is not None else [],
            upto_digest=digests.get(stream.pk) or _digest_of_none(stream),
        )
        for stream in streams
    ]


def _digest_of_none(stream: Stream) -> str:
    """No letter stands at the watermark; two writers must not take what was set aside there for their own."""
    return NOBODYS if stream.cloned_at is not None and set_aside_at(stream.pk, stream.upto) else ""


def current_streams(devices: Collection[str] | None = None) -> list[Stream]:
    """Of every machine, or of some, the outbox it last wrote from."""
    rows = Stream.objects.filter(aside=False).order_by("last_received_at", "pk")
    if devices is not None:
        rows = rows.filter(device__in=devices)
    return list({stream.device: stream for stream in rows}.values())


def recorded_and_written() -> dict[str, tuple[int, int]]:
    """By machine, of the outbox it last wrote from: recorded up to this number, written up to that."""
    return {stream.device: (stream.upto, stream.head_seq) for stream in current_streams()}
