"""The outbox: append, take a batch, settle.

There is no "sent" mark on a letter: the pump remembers what it sent and begins again from the
watermark after every reconnect, so nothing can be stuck half-way.
"""

from __future__ import annotations

import sqlite3

import msgspec

from edge_sync.groundwork.identity import uuid7_hex
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import Letter, data_of
from edge_sync.messages.line import Watermark
from edge_sync.messages.message import Message
from edge_sync.outbox import rows
from edge_sync.outbox.errors import WatermarkBeyondHead
from edge_sync.outbox.writer import Writer

PURGE_LETTERS = 500
"""Letters deleted in one transaction, so that nobody waits long for the next number."""

PARKED_KIND = "line.letter_parked"
"""Sent in the place of a parked letter, so that the watermark can pass it.

The centre keeps and acknowledges kinds it does not know.
"""


class Outbox:
    """Letters of one machine, in the order they were written."""

    def __init__(self, ledger: Ledger, writer: Writer) -> None:
        self._ledger = ledger
        self._writer = writer
        self.epoch = self._find_epoch()
        """128 random bits, made with the file."""

    def append(self, message: Message, *, letter_id: str | None = None) -> Letter:
        """Write one message down; it is on disk when this returns (or when the outer transaction ends).

        A ``letter_id`` that is already here gives the letter that bears it.

        Raises:
            LedgerFull, LedgerFault, LedgerDamaged: it is not recorded.
        """
        now = self._writer.clock.now()
        letter = Letter(
            id=letter_id or uuid7_hex(now, self._writer.random_bytes),
            source=self._writer.source,
            type=message.KIND,
            version=message.VERSION,
            time=now.replace(microsecond=now.microsecond // 1000 * 1000),
            epoch=self.epoch,
            sequence=1,
            boot_id=self._writer.boot_id,
            boottime_ms=self._writer.clock.boottime_ms(),
            clock_state=self._writer.clock_state(),
            data=data_of(message),
        )
        with self._ledger.transaction() as connection:
            if letter_id is not None:
                known = rows.find(connection, letter_id, source=letter.source, epoch=self.epoch)
                if known is not None:
                    return known
            return msgspec.structs.replace(letter, sequence=rows.insert(connection, letter))

    def batch(self, after: int, *, most_letters: int, most_bytes: int) -> list[Letter]:
        """The next letters with a sequence above ``after``, in order, as many as fit.

        ``most_bytes`` bounds their JSON array. A letter that alone is longer is parked on the way.
        """
        with self._ledger.reading() as connection:
            found = rows.following(connection, after, most_letters, source=self._writer.source, epoch=self.epoch)
        chosen: list[Letter] = []
        size_bytes = 2
        for letter, reason in found:
            ready = self._fit(letter, reason, most_bytes - 3)
            one_bytes = len(msgspec.json.encode(ready)) + 1
            if chosen and size_bytes + one_bytes > most_bytes:
                break
            chosen.append(ready)
            size_bytes += one_bytes
        return chosen

    def park(self, sequence: int, reason: str) -> None:
        """Keep a letter here and send only word of it; the queue behind it goes on."""
        at_ms = rows.to_ms(self._writer.clock.now())
        with self._ledger.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO parked VALUES(?, ?, ?)", (sequence, reason, at_ms))

    def settle(self, watermark: Watermark) -> None:
        """Take the centre's word: remember ``upto``, delete what is in its backup.

        A watermark of another epoch belongs to another file and changes nothing. Parked letters stay.

        Raises:
            WatermarkBeyondHead: it confirms letters that were never written here.
        """
        if watermark.epoch != self.epoch:
            return
        head = self.head()
        if max(watermark.upto, watermark.safe_upto) > head:
            raise WatermarkBeyondHead(upto=watermark.upto, head=head)
        if (watermark.upto, watermark.safe_upto) == (self.upto(), self.safe_upto()):
            return
        with self._ledger.transaction() as connection:
            _set(connection, "upto", watermark.upto)
            _set(connection, "safe_upto", watermark.safe_upto)
        self._purge(min(watermark.upto, watermark.safe_upto))

    def head(self) -> int:
        """The last sequence number ever given here; 0 before the first."""
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        return int(row[0]) if row else 0

    def upto(self) -> int:
        """The centre has committed everything up to here."""
        return self._number("upto")

    def safe_upto(self) -> int:
        """The centre has everything up to here in its backup."""
        return self._number("safe_upto")

    def waiting(self) -> int:
        """How many letters are not yet known to be committed."""
        return self.head() - self.upto()

    def _fit(self, letter: Letter, reason: str | None, most_bytes: int) -> Letter:
        if reason is None:
            size_bytes = len(msgspec.json.encode(letter))
            if size_bytes <= most_bytes:
                return letter
            reason = f"{size_bytes} bytes are over the limit of {most_bytes} bytes"
            self.park(letter.sequence, reason)
        about = msgspec.json.encode({"kind": letter.type, "version": letter.version, "reason": reason[:200]})
        return msgspec.structs.replace(letter, type=PARKED_KIND, version=1, data=msgspec.Raw(about))

    def _find_epoch(self) -> str:
        with self._ledger.transaction() as connection:
            row = connection.execute("SELECT v FROM meta WHERE k = 'epoch'").fetchone()
            if row:
                return str(row[0])
            epoch = self._writer.random_bytes(16).hex()
            for key, value in (("epoch", epoch), ("source", self._writer.source), ("upto", 0), ("safe_upto", 0)):
                _set(connection, key, value)
            return epoch

    def _number(self, key: str) -> int:
        with self._ledger.reading() as connection:
            return int(connection.execute("SELECT v FROM meta WHERE k = ?", (key,)).fetchone()[0])

    def _purge(self, upto: int) -> None:
        while True:
            with self._ledger.transaction() as connection:
                gone = connection.execute(
                    "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE seq <= ? "
                    "AND seq NOT IN (SELECT seq FROM parked) ORDER BY seq LIMIT ?)",
                    (upto, PURGE_LETTERS),
                ).rowcount
            if gone < PURGE_LETTERS:
                return


def _set(connection: sqlite3.Connection, key: str, value: str | int) -> None:
    connection.execute("INSERT INTO meta(k, v) VALUES(?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", (key, value))
