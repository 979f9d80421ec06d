"""The ledger: sorted letters into one transaction, and how far each machine is recorded after it.

Recording only: what letters mean is told to the slices afterwards, by the applier.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.errors import Malformed
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import Void, Watermark
from server.ingest.arrival import ms_of
from server.ingest.aside import park, quarantine
from server.ingest.boots import Boots
from server.ingest.entry import Place, read, row_of
from server.ingest.handlers import Handlers
from server.ingest.models import Stream, VoidRange
from server.ingest.order import ascending, by_stream, continues, each_once
from server.ingest.rows import QUARANTINED, Row, add_events, count, known_ids, known_places, places_missing
from server.ingest.sorting import UNREADABLE, Sorted, Spoiled
from server.ingest.streams import Asked, advance, lock_stream, settle, watermarks_of
from server.ingest.watermark import SafeUpto

log = logging.getLogger(__name__)

Alarm = Callable[[str, str, str, datetime], None]
"""``(device, code, technical detail, moment)``: something a person must look at."""

CLONED = "INGEST-01"


class Ledger:
    """Writes letters down, once each, whatever order or however often they come."""

    def __init__(
        self, handlers: Handlers, clock: Clock, alarm: Alarm, safe_upto: SafeUpto, asked: Asked | None = None
    ) -> None:
        self._handlers = handlers
        self._clock = clock
        self._alarm = alarm
        self._safe_upto = safe_upto
        self._asked = asked

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
            arrived = by_stream(batches)
            places = sorted(arrived)
            streams = [self._enter(*place, arrived[place], received_at) for place in places]
            marks = dict(zip(places, watermarks_of(streams, received_at, self._asked), strict=True))
        return {device: marks[device, epoch] for device, epoch in arrived}

    def _enter(self, device: str, epoch: str, letters: list[Letter], received_at: datetime) -> Stream:
        stream = lock_stream(device, epoch, received_at)
        arrived, letters = letters, ascending(letters)
        was_whole = stream.highest <= stream.upto
        if letters:
            known = Boots(stream, letters)
            if stream.cloned_at is None and letters[0].sequence > stream.highest and each_once(letters):
                self._write_fresh(stream, known, letters, received_at)
            else:
                self._write_known(stream, known, arrived, received_at)
            stream.highest = max(stream.highest, letters[-1].sequence)
            known.save()
        stream.last_received_at = received_at
        if was_whole and letters and continues(stream.upto, letters):
            stream.upto = max(stream.upto, letters[-1].sequence)
        if stream.highest > stream.upto:
            advance(stream)
        settle(stream, self._safe_upto)
        return stream

    def _write_fresh(self, stream: Stream, known: Boots, letters: list[Letter], received_at: datetime) -> None:
        """The usual case, without asking the database first: every number lies above all that came before."""
        rows = self._rows(stream, known, letters, received_at)
        if add_events(rows) == len(rows):
            return
        missing = set(places_missing(stream.pk, [int(row[1]) for row in rows]))
        refused = [letter for letter in letters if letter.sequence in missing]
        self._write_known(stream, known, refused, received_at)

    def _write_known(self, stream: Stream, known: Boots, letters: list[Letter], received_at: datetime) -> None:
        """Drop what is already recorded; set aside what bears a known name and says something else."""
        places = known_places(stream.pk, [letter.sequence for letter in letters])
        owners = known_ids([letter.id for letter in letters])
        new: list[Letter] = []
        counted: dict[str, list[int]] = {"repeated": [], QUARANTINED: []}
        for letter in letters:
            digest = letter.sha256()
            kept = places.get(letter.sequence, owners.get(letter.id))
            if kept == digest:
                # Under another number it is a letter that a mended outbox sends once more.
                stream.duplicates += 1
                if letter.sequence not in places:
                    counted["repeated"].append(letter.sequence)
            elif kept is not None or known.is_stranger(letter.boot_id):
                counted[QUARANTINED].append(letter.sequence)
                same_place = letter.sequence in places
                is_new = quarantine(letter, kept, digest, received_at)
                self._second_writer(stream, known, letter, is_new=is_new, same_place=same_place)
            else:
                places[letter.sequence] = owners[letter.id] = digest
                known.welcome(letter.boot_id)
                new.append(letter)
        for why, numbers in counted.items():
            count(stream.pk, numbers, why)
        add_events(self._rows(stream, known, ascending(new), received_at))

    def _second_writer(self, stream: Stream, known: Boots, letter: Letter, *, is_new: bool, same_place: bool) -> None:
        """Two letters of one place have two writers: from now on only boots known so far are believed."""
        if stream.cloned_at is not None or not is_new:
            return
        if same_place:
            stream.cloned_at = self._clock.now()
            known.close_door()
        self._alarm(stream.device, CLONED, f"sequence={letter.sequence} boot={letter.boot_id}", self._clock.now())

    def _rows(self, stream: Stream, known: Boots, letters: Iterable[Letter], received_at: datetime) -> list[Row]:
        """Letters as rows; what cannot be read is parked, and a word about void numbers heeded at once."""
        rows: list[Row] = []
        received_ms = ms_of(received_at)
        place: Place | None = None
        boot = ""
        for letter in letters:
            if place is None or letter.boot_id != boot:
                boot = letter.boot_id
                place = known.place(boot, received_ms)
            try:
                row = row_of(letter, letter.sha256(), place, self._handlers)
            except Malformed as error:
                spoiled = Spoiled(bytes(letter.data), error.reason, UNREADABLE, letter.epoch, letter.sequence)
                self._park(letter.device, spoiled, received_at)
                continue
            rows.append(row)
            known.note(letter.boot_id, letter.sequence, sure=row[12] is not None)
            if letter.type == Void.KIND:
                _heed_void(stream, letter, received_at)
        return rows

    def _park(self, device: str, spoiled: Spoiled, received_at: datetime) -> None:
        if park(device, spoiled, received_at):
            self._alarm(device, spoiled.code, spoiled.reason[:200], received_at)
            log.warning("letter parked %s", fields(device=device, code=spoiled.code, sequence=spoiled.sequence))


def _heed_void(stream: Stream, letter: Letter, received_at: datetime) -> None:
    void = read(letter)
    if isinstance(void, Void) and void.first <= void.last:
        VoidRange.objects.create(
            stream=stream, first=void.first, last=void.last, reason=void.reason, declared_at=received_at
        )
        stream.highest = max(stream.highest, void.last)
