"""The outbox: append, take a batch, settle.

There is no "sent" mark on a letter: the pump remembers what it sent and begins again from the
watermark after every reconnect, so nothing can be stuck half-way. The watermark itself is only a hint
here (the centre repeats it) and is written down lazily; what is deleted is written down with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from edge_sync.groundwork.identity import uuid7_hex
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import Letter, data_of
from edge_sync.messages.line import LetterParked, Range, Void, Watermark
from edge_sync.messages.message import Message
from edge_sync.outbox import rows
from edge_sync.outbox.errors import WatermarkBeyondHead, WatermarkOfTwin
from edge_sync.outbox.writer import Writer

HIGHEST = 2**63 - 1


@dataclass(frozen=True)
class Packed:
    """A batch ready for the line: letters ``first`` to ``last`` as one JSON array."""

    first: int
    last: int
    letters: int
    body: bytes


class Outbox:
    """Letters of one machine, in the order they were written."""

    def __init__(self, ledger: Ledger, writer: Writer) -> None:
        self._ledger = ledger
        self._writer = writer
        self.epoch = self._find_epoch()
        """128 random bits, made with the file."""
        self._upto, self._safe_upto = self._number("upto"), self._number("safe_upto")
        self._noted = (self._upto, self._safe_upto)
        self._handed = self.head()
        """Nothing above this was ever handed to the line, here or by an earlier process."""

    def append(self, message: Message, *, letter_id: str | None = None) -> Letter:
        """Write one message down; it is on disk when this returns (or when the outer transaction ends).

        A ``letter_id`` that is already here gives the letter that bears it.

        Raises:
            LedgerFull, LedgerFault, LedgerDamaged: it is not recorded.
        """
        writer = self._writer
        now = writer.clock.now()
        letter = Letter(
            id=letter_id or uuid7_hex(now, writer.random_bytes),
            source=writer.source,
            type=message.KIND,
            version=message.VERSION,
            time=now.replace(microsecond=now.microsecond // 1000 * 1000),
            epoch=self.epoch,
            sequence=1,
            boot_id=writer.boot_id,
            boottime_ms=writer.clock.boottime_ms(),
            clock_state=writer.clock_state(),
            data=data_of(message),
        )
        sequence = rows.insert(self._ledger, letter)
        if sequence is None:
            with self._ledger.reading() as connection:
                known = rows.find(connection, letter.id)
            if known is None:
                raise self._ledger.distrust("a letter is in the index and not in the table")
            return self._read(known)
        return msgspec.structs.replace(letter, sequence=sequence)

    def batch(self, after: int, *, most_letters: int, most_bytes: int) -> list[Letter]:
        """The next letters with a sequence above ``after``, in order, as many as fit.

        ``most_bytes`` bounds their JSON array. A letter that alone is longer is parked on the way.
        """
        return [letter for letter, _ in self._fitting(after, HIGHEST, most_letters, most_bytes)]

    def pack(self, after: int, *, last: int = HIGHEST, most_letters: int, most_bytes: int) -> Packed | None:
        """The same as bytes, up to ``last``; each letter is encoded once. None when there is none."""
        found = list(self._fitting(after, last, most_letters, most_bytes))
        if not found:
            return None
        first, final = found[0][0].sequence, found[-1][0].sequence
        return Packed(first, final, len(found), b"[" + b",".join(body for _, body in found) + b"]")

    def missing(self, first: int, last: int) -> list[Range]:
        """Which of these numbers have no letter here, as ranges."""
        found: list[Range] = []
        expected = first
        with self._ledger.reading() as connection:
            for (sequence,) in connection.execute(
                "SELECT seq FROM outbox WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)
            ):
                if sequence > expected:
                    found.append(Range(first=expected, last=sequence - 1))
                expected = sequence + 1
        if expected <= last:
            found.append(Range(first=expected, last=last))
        return found

    def void(self, gone: Range, reason: str) -> int:
        """Tell the centre that these numbers have no letter; gives the number of that word; raises as ``append``."""
        return self.append(Void(first=gone.first, last=gone.last, reason=reason)).sequence

    def park(self, sequence: int, reason: str) -> None:
        """Keep a letter here and send only word of it; the queue behind it goes on."""
        at_ms = rows.to_ms(self._writer.clock.now())
        self._ledger.write("INSERT OR IGNORE INTO parked VALUES(?, ?, ?)", (sequence, reason, at_ms))

    def settle(self, watermark: Watermark) -> None:
        """Take the centre's word; ``Retention`` deletes what may go. Writes nothing by itself.

        A watermark of another epoch belongs to another file and changes nothing.

        Raises:
            WatermarkBeyondHead: it confirms letters that this file never handed to the line.
            WatermarkOfTwin: under the number it confirms the centre has another letter than this file.
        """
        if watermark.epoch != self.epoch:
            return
        if max(watermark.upto, watermark.safe_upto) > self._handed:
            raise WatermarkBeyondHead(upto=max(watermark.upto, watermark.safe_upto), head=self._handed)
        if watermark.upto_digest and not self._wrote(watermark.upto, watermark.upto_digest):
            raise WatermarkOfTwin(upto=watermark.upto)
        self._upto, self._safe_upto = watermark.upto, min(watermark.upto, watermark.safe_upto)

    def note_watermark(self) -> None:
        """Write the watermark down if it moved; raises LedgerError."""
        now = (self._upto, self._safe_upto)
        if now == self._noted:
            return
        with self._ledger.transaction():
            for key, value in zip(("upto", "safe_upto"), now, strict=True):
                self._ledger.write("UPDATE meta SET v = ? WHERE k = ?", (value, key))
        self._noted = now

    def head(self) -> int:
        """The last sequence number ever given here; 0 before the first."""
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        return int(row[0]) if row else 0

    def upto(self) -> int:
        """The centre has committed everything up to here."""
        return self._upto

    def safe_upto(self) -> int:
        """The centre has everything up to here in its backup."""
        return self._safe_upto

    def waiting(self) -> int:
        """How many letters are not yet known to be committed."""
        return self.head() - self._upto

    def _wrote(self, sequence: int, digest: str) -> bool:
        """Whether this file's letter says what the digest says, itself or by word that it is parked; True if gone."""
        with self._ledger.reading() as connection:
            found = rows.between(connection, sequence - 1, sequence, 1)
        if not found:
            return True
        letter = self._read(found[0])
        parked = found[0][10]
        said = [letter] if parked is None else [letter, _word_of(letter, parked)]
        return any(one.sha256().hex() == digest for one in said)

    def _fitting(self, after: int, last: int, most_letters: int, most_bytes: int) -> Iterator[tuple[Letter, bytes]]:
        with self._ledger.reading() as connection:
            found = rows.between(connection, after, last, most_letters)
        size_bytes = 2
        for place, row in enumerate(found):
            letter, body = self._fit(self._read(row), row[10], most_bytes - 3)
            size_bytes += len(body) + 1
            if place and size_bytes > most_bytes:
                return
            self._handed = max(self._handed, letter.sequence)
            yield letter, body

    def _read(self, row: rows.Row) -> Letter:
        try:
            return rows.to_letter(row, self._writer.source, self.epoch)
        except rows.NOT_WHAT_WAS_WRITTEN as error:
            raise self._ledger.distrust(f"letter {row[0]}: {error}") from error

    def _fit(self, letter: Letter, reason: str | None, most_bytes: int) -> tuple[Letter, bytes]:
        if reason is None:
            body = msgspec.json.encode(letter)
            if len(body) <= most_bytes:
                return letter, body
            reason = f"{len(body)} bytes are over the limit of {most_bytes} bytes"
            self.park(letter.sequence, reason)
        word = _word_of(letter, reason)
        return word, msgspec.json.encode(word)

    def _find_epoch(self) -> str:
        with self._ledger.transaction() as connection:
            row = connection.execute("SELECT v FROM meta WHERE k = 'epoch'").fetchone()
            if row:
                return str(row[0])
            epoch = self._writer.random_bytes(16).hex()
            for key, value in (("epoch", epoch), ("source", self._writer.source), ("upto", 0), ("safe_upto", 0)):
                connection.execute("INSERT INTO meta(k, v) VALUES(?, ?)", (key, value))
            return epoch

    def _number(self, key: str) -> int:
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT v FROM meta WHERE k = ?", (key,)).fetchone()
        if row is None or not isinstance(row[0], int):
            raise self._ledger.distrust(f"meta has no number {key}")
        return row[0]


def _word_of(letter: Letter, reason: str) -> Letter:
    """What travels in the place of a parked letter."""
    about = LetterParked(kind=letter.type[:200], version=letter.version, reason=reason[:200])
    return msgspec.structs.replace(letter, type=about.KIND, version=about.VERSION, data=data_of(about))
