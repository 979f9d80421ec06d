"""The boots that a stream knows: where their letters go, and who came after the door was closed."""

from __future__ import annotations

from collections.abc import Iterable

from edge_sync.messages.letter import Letter
from server.ingest.clocks import Anchor
from server.ingest.entry import Place
from server.ingest.models import Boot, Stream


class Boots:
    """The boots named in some letters of one stream, inside one transaction."""

    def __init__(self, stream: Stream, letters: Iterable[Letter]) -> None:
        names = {letter.boot_id for letter in letters}
        self._stream = stream
        self._rows = {row.boot: row for row in Boot.objects.filter(stream=stream, boot__in=names)}
        self._known_before = {name for name, row in self._rows.items() if not row.stranger}
        self._closed = stream.cloned_at is not None
        self._touched: set[str] = set()

    def close_door(self) -> None:
        """The stream was found cloned: whoever was not known before is a stranger from now on."""
        self._closed = True

    def welcome(self, name: str) -> None:
        """A letter of this boot is believed."""
        if not self._closed:
            self._known_before.add(name)

    def is_stranger(self, name: str) -> bool:
        """Tell whether a boot was unknown when the stream was found cloned."""
        if not self._closed or name in self._known_before:
            return False
        self._row(name).stranger = True
        self._touched.add(name)
        return True

    def place(self, name: str, received_ms: int) -> Place:
        """Where letters of a boot go."""
        row = self._row(name)
        return Place(self._stream.pk, row.pk, anchor_of(row), received_ms)

    def note(self, name: str, sequence: int, *, sure: bool) -> None:
        """A letter of this boot is entered."""
        row = self._rows[name]
        row.first_sequence = min(row.first_sequence, sequence) if row.first_sequence else sequence
        row.last_sequence = max(row.last_sequence, sequence)
        row.has_unsure = row.has_unsure or not sure
        self._touched.add(name)

    def save(self) -> None:
        """Write what was learned."""
        for name in self._touched:
            self._rows[name].save(update_fields=("stranger", "first_sequence", "last_sequence", "has_unsure"))

    def _row(self, name: str) -> Boot:
        if name not in self._rows:
            self._rows[name] = Boot.objects.create(stream=self._stream, boot=name)
        return self._rows[name]


def anchor_of(row: Boot) -> Anchor | None:
    """The anchor of a boot, if it has one."""
    if row.anchor_boottime_ms is None or row.anchor_wall_ms is None or row.anchor_uncertainty_ms is None:
        return None
    return Anchor(row.anchor_boottime_ms, row.anchor_wall_ms, row.anchor_uncertainty_ms)
