"""The ledger: sorted letters into one transaction, and how far each machine is recorded after it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.codec import open_letter
from edge_sync.messages.errors import Malformed, UnknownKind
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import Watermark
from edge_sync.messages.message import Message
from server.ingest.arrival import arrival_of
from server.ingest.aside import count, park, quarantine
from server.ingest.handlers import Handlers
from server.ingest.models import Event, EventState, Stream
from server.ingest.sorting import TOO_DEEP, UNREADABLE, Sorted, Spoiled
from server.ingest.streams import advance, known_ids, known_places, watermark_of
from server.ingest.watermark import SafeUpto

log = logging.getLogger(__name__)

Alarm = Callable[[str, str, str, datetime], None]
"""``(device, code, technical detail, moment)``: something a person must look at."""

CLONED = "INGEST-01"
UNAPPLIED = "INGEST-04"


class Ledger:
    """Writes letters down, once each, whatever order or however often they come."""

    def __init__(self, handlers: Handlers, clock: Clock, alarm: Alarm, safe_upto: SafeUpto) -> None:
        self._handlers = handlers
        self._clock = clock
        self._alarm = alarm
        self._safe_upto = safe_upto

    def record(self, batches: Sequence[Sorted]) -> dict[str, Watermark]:
        """Record everything in one transaction, or in the caller's if there is one.

        Returns:
            The watermark of each machine that sent something with a readable number.

        Raises:
            django.db.Error: nothing was recorded; the caller keeps the deliveries and tries again.
        """
        received_at = self._clock.now()
        with transaction.atomic():
            for batch in batches:
                for spoiled in batch.spoiled:
                    self._park(batch.device, spoiled, received_at)
            touched = [
                self._enter(device, epoch, letters, received_at)
                for (device, epoch), letters in sorted(_by_stream(batches).items())
            ]
        return {stream.device: watermark_of(stream, received_at) for stream in touched}

    def _enter(self, device: str, epoch: str, letters: list[Letter], received_at: datetime) -> Stream:
        stream, _ = Stream.objects.select_for_update().get_or_create(
            device=device, epoch=epoch, defaults={"last_received_at": received_at}
        )
        new = self._only_new(stream, letters, received_at)
        self._write(sorted(new, key=lambda letter: letter.sequence), received_at)
        stream.head_seq = max(stream.head_seq, *(letter.sequence for letter in letters), 0)
        stream.last_received_at = received_at
        advance(stream, self._safe_upto)
        return stream

    def _only_new(self, stream: Stream, letters: list[Letter], received_at: datetime) -> list[Letter]:
        """Drop what is already recorded; set aside what bears a known name and says something else."""
        places = known_places(stream, [letter.sequence for letter in letters])
        owners = known_ids([letter.id for letter in letters])
        new: list[Letter] = []
        for letter in letters:
            digest = letter.sha256().hex()
            kept = places.get(letter.sequence, owners.get(letter.id))
            if kept is None:
                places[letter.sequence] = owners[letter.id] = digest
                new.append(letter)
            elif kept == digest:
                # Under another number it is a letter that a mended outbox sends once more.
                stream.duplicates += 1
                if letter.sequence not in places:
                    count(letter.device, letter.epoch, letter.sequence, "repeated")
            else:
                quarantine(letter, kept, digest, received_at)
                self._alarm(letter.device, CLONED, f"sequence={letter.sequence}", received_at)
        return new

    def _write(self, letters: Iterable[Letter], received_at: datetime) -> None:
        entries: list[tuple[Event, Message | None, Letter]] = []
        for letter in letters:
            try:
                entries.append((_event(letter, received_at), open_letter(letter), letter))
            except UnknownKind as error:
                event = _event(letter, received_at)
                event.state, event.reason = EventState.UNKNOWN, str(error)[:200]
                entries.append((event, None, letter))
            except (Malformed, RecursionError) as error:
                reason = error.reason if isinstance(error, Malformed) else TOO_DEEP
                spoiled = Spoiled(bytes(letter.data), reason, UNREADABLE, letter.epoch, letter.sequence)
                self._park(letter.device, spoiled, received_at)
        Event.objects.bulk_create([event for event, _, _ in entries])
        for event, message, letter in entries:
            if message is not None and self._handlers.wants(message):
                self._apply(event, message, letter, received_at)

    def _apply(self, event: Event, message: Message, letter: Letter, received_at: datetime) -> None:
        try:
            with transaction.atomic():
                self._handlers.handle(message, arrival_of(letter, received_at))
        except Exception as error:  # noqa: BLE001 - whatever a slice does wrong, the letter is kept
            event.state = EventState.UNAPPLIED
            event.reason = f"{getattr(error, 'code', '')} {type(error).__name__}".strip()[:200]
            event.save(update_fields=("state", "reason"))
            self._alarm(letter.device, UNAPPLIED, f"{event.kind} {event.reason}", received_at)
            log.error("letter not applied %s", fields(device=letter.device, kind=event.kind, why=event.reason))

    def _park(self, device: str, spoiled: Spoiled, received_at: datetime) -> None:
        if park(device, spoiled, received_at):
            self._alarm(device, spoiled.code, spoiled.reason[:200], received_at)
            log.warning("letter parked %s", fields(device=device, code=spoiled.code, sequence=spoiled.sequence))


def _by_stream(batches: Iterable[Sorted]) -> dict[tuple[str, str], list[Letter]]:
    streams: dict[tuple[str, str], list[Letter]] = defaultdict(list)
    for batch in batches:
        for letter in batch.letters:
            streams[letter.device, letter.epoch].append(letter)
        for spoiled in batch.spoiled:
            if spoiled.sequence is not None:
                streams.setdefault((batch.device, spoiled.epoch), [])
    return streams


def _event(letter: Letter, received_at: datetime) -> Event:
    return Event(
        device=letter.device,
        epoch=letter.epoch,
        sequence=letter.sequence,
        event_id=letter.id,
        sha256=letter.sha256().hex(),
        kind=letter.type,
        version=letter.version,
        occurred_at=letter.time,
        clock_state=letter.clock_state.value,
        boot_id=letter.boot_id,
        boottime_ms=letter.boottime_ms,
        received_at=received_at,
        data=bytes(letter.data).decode(),
        state=EventState.APPLIED,
    )
