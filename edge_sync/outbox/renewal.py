"""A new outbox file in the place of one that is damaged or out of date; nothing readable is left behind.

Letters keep their identifiers and get new numbers under a new epoch, in their old order: the centre absorbs those it
has. The old file stays beside the new one. A crash in the middle is mended by the next start.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from edge_sync.groundwork.clock import business_day
from edge_sync.groundwork.log import fields
from edge_sync.ledger import aside
from edge_sync.ledger.carving import Carved
from edge_sync.ledger.errors import LedgerDamaged, LedgerFull
from edge_sync.ledger.ledger import Ledger
from edge_sync.ledger.salvage import COPIED, FOLLOWED, Salvaged, salvage
from edge_sync.messages.letter import ClockState
from edge_sync.messages.line import EpochBegan, EpochReason
from edge_sync.outbox import rescued_count as count
from edge_sync.outbox.rescued_tickets import remember_from_letters
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import Writer

log = logging.getLogger(__name__)

LETTERS_AT_ONCE = 5_000
LATEST_MS = 253_402_300_799_000
_KEPT_META = ("wall_floor_ms", "ran_ms")
_INSERT = (
    "INSERT OR IGNORE INTO outbox(event_id, type, version, boot_id, boottime_ms, wall_ms, clock_state, payload, sha256)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def open_store(
    path: Path, *, limit_mb: int, writer: Writer, sealed_kinds: tuple[str, ...] = (), reason: EpochReason | None = None
) -> Ledger:
    """Open the store; begin a new one if it is damaged, if a rescue was interrupted, or for the ``reason`` given.

    Raises:
        LedgerBusy, LedgerFault, LedgerFull, LedgerLater, LedgerNotDurable.
    """
    left = aside.pending(path)
    if left is None and reason is None:
        try:
            return Ledger.open(path, limit_mb=limit_mb)
        except LedgerDamaged as error:
            log.error("the store is damaged %s", fields(path=path, why=error.why))
            left = (aside.put_aside(path, EpochReason.DAMAGED), EpochReason.DAMAGED)
    elif left is None and reason is not None:
        left = (aside.put_aside(path, reason), reason)
    assert left is not None
    kept, why = left
    if not path.exists():
        _make(path, kept, why, limit_mb=limit_mb, writer=writer, sealed_kinds=sealed_kinds)
    lasting = aside.name_for_good(path, kept, why, writer.clock.now())
    log.error("a new store was begun %s", fields(reason=why.value, kept=lasting))
    ledger = Ledger.open(path, limit_mb=limit_mb)
    at_ms = int(writer.clock.now().timestamp() * 1000)
    with suppress(LedgerFull):
        ledger.write("INSERT OR REPLACE INTO aside VALUES(?, ?, ?)", (str(lasting), at_ms, why.value))
    return ledger


def _make(
    path: Path, kept: Path, reason: EpochReason, *, limit_mb: int, writer: Writer, sealed_kinds: tuple[str, ...]
) -> None:
    making = path.with_name(path.name + ".making")
    for leftover in (making, making.with_name(making.name + "-wal")):
        leftover.unlink(missing_ok=True)
    found = salvage(kept)
    letters = _worth_sending(found, reason, sealed_kinds)
    ledger = Ledger.open(making, limit_mb=limit_mb)
    try:
        outbox = Outbox(ledger, writer)
        outbox.append(
            EpochBegan(reason=reason, previous_epoch=found.epoch, previous_head=found.head, recovered=len(letters))
        )
        with suppress(LedgerFull):
            _write_small(ledger, found, reason, writer)
            _write_letters(ledger, letters, found)
        with ledger.transaction() as connection:
            connection.execute("INSERT INTO meta VALUES('rescued_head', ?)", (outbox.head(),))
        with suppress(LedgerFull), ledger.transaction() as connection:
            remember_from_letters(connection)
    finally:
        ledger.close()
    with making.open("rb") as file:
        os.fsync(file.fileno())
    making.rename(path)
    aside.sync_folder(path.parent)
    log.info("rescued %s", fields(letters=len(letters), previous_head=found.head, tables=len(found.whole)))


def _worth_sending(found: Salvaged, reason: EpochReason, sealed_kinds: tuple[str, ...]) -> list[Carved]:
    """All that was read. Of an old copy only what the centre cannot have; no sealed letter that it has for good."""
    upto = _number(found.meta("upto")) if reason is EpochReason.OLD_COPY else 0
    safe = _number(found.meta("safe_upto"))
    return [
        letter
        for letter in found.letters.values()
        if (letter.sequence == 0 or letter.sequence > upto)
        and not (letter.kind in sealed_kinds and 0 < letter.sequence <= safe)
    ]


def _write_letters(ledger: Ledger, letters: list[Carved], found: Salvaged) -> None:
    parked = {row[0]: row[1:] for row in found.tables.get("parked", [])}
    for start in range(0, len(letters), LETTERS_AT_ONCE):
        with ledger.transaction() as connection:
            for letter in letters[start : start + LETTERS_AT_ONCE]:
                number = connection.execute(_INSERT, _row(letter)).lastrowid
                if letter.sequence in parked:
                    connection.execute(
                        "INSERT OR IGNORE INTO parked VALUES(?, ?, ?)", (number, *parked[letter.sequence])
                    )


def _row(letter: Carved) -> tuple[Any, ...]:
    known = letter.clock_state in tuple(ClockState)
    return (
        letter.event_id,
        letter.kind,
        letter.version,
        letter.boot_id,
        letter.boottime_ms,
        min(max(letter.wall_ms, 0), LATEST_MS),
        letter.clock_state if known else ClockState.UNKNOWN.value,
        letter.payload,
        letter.sha256,
    )


def _write_small(ledger: Ledger, found: Salvaged, reason: EpochReason, writer: Writer) -> None:
    """Tickets, queue, faults and what the centre told us. Rows that break a rule of their table are left out."""
    apart = ("meta", "numbering", "numbered", "parked")
    copied = {table: columns for table, columns in COPIED.items() if table not in apart}
    if FOLLOWED.keys() <= found.whole:
        copied |= FOLLOWED
    with ledger.transaction() as connection:
        for table, columns in copied.items():
            marks = ", ".join("?" * len(columns.split(",")))
            for row in found.tables.get(table, []):
                connection.execute(f"INSERT OR IGNORE INTO {table}({columns}) VALUES({marks})", row)
        count.write_rescued(connection, found, reason, business_day(writer.clock.now()))
        for key in _KEPT_META:
            if isinstance(value := found.meta(key), int):
                connection.execute("INSERT OR IGNORE INTO meta VALUES(?, ?)", (key, value))


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
