"""Writing one letter down: one commit and one sync each, beside a bare sqlite3 INSERT of the same bytes."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edge_sync.ledger.ledger import Ledger
from edge_sync.outbox.store import Outbox
from tests.bench.broker import Broker
from tests.bench.city.post_office import PostOffice
from tests.bench.measure_sync.letters import a_letter, a_writer

ROUNDS, LETTERS = 15, 300


def measure(folder: Path) -> dict[str, Any]:
    """Rates a second and their ratios, round by round in turn."""
    ledger = Ledger.open(folder / "outbox.db")
    outbox = Outbox(ledger, a_writer("kiosk-01"))
    outbox.append(a_letter(0))
    raw, insert, row = _bare(ledger, folder / "bare.db")
    with Broker(folder / "broker") as broker:
        own = broker.device("kiosk-01")
        with PostOffice(folder / "office", own=own, port=broker.port) as office:
            desk = office.desk()
            rounds = [
                (
                    _rate(lambda n: raw.execute(insert, (os.urandom(16), *row))),
                    _rate(lambda n: outbox.append(a_letter(n))),
                    _rate(lambda n: desk.record(a_letter(n))),
                )
                for _ in range(ROUNDS)
            ]
            desk.close()
    ledger.close()
    raw.close()
    return {
        "bare_sqlite3_letters_s": round(statistics.median(one[0] for one in rounds)),
        "outbox_letters_s": round(statistics.median(one[1] for one in rounds)),
        "desk_letters_s": round(statistics.median(one[2] for one in rounds)),
        "outbox_to_bare": round(statistics.median(one[1] / one[0] for one in rounds), 3),
        "desk_to_bare": round(statistics.median(one[2] / one[0] for one in rounds), 3),
    }


def _rate(deed: Callable[[int], object]) -> float:
    began = time.perf_counter()
    for number in range(LETTERS):
        deed(number)
    return LETTERS / (time.perf_counter() - began)


def _bare(ledger: Ledger, path: Path) -> tuple[sqlite3.Connection, str, tuple[Any, ...]]:
    """A connection of its own to the same tables, and the same row without its identifier."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA locking_mode = EXCLUSIVE")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    with ledger.reading() as connection:
        (table,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'outbox'").fetchone()
        names = [one[1] for one in connection.execute("PRAGMA table_info(outbox)") if one[1] not in ("seq", "event_id")]
        row = connection.execute(f"SELECT {', '.join(names)} FROM outbox LIMIT 1").fetchone()
    raw.execute(table)
    marks = ", ".join("?" * (len(names) + 1))
    return raw, f"INSERT INTO outbox(event_id, {', '.join(names)}) VALUES({marks})", row
