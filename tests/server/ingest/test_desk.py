"""What the desk tells others is true in the database at that very moment, as anybody else reads it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.codec import decode_plain, encode_batch
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import Status, Watermark
from edge_sync.messages.topics import Address
from server.ingest.delivery import Delivery
from server.ingest.desk import Desk
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.models import Parked
from server.ingest.turn import Turn
from server.ingest.watermark import committed_is_safe
from tests.server.stage.letters import Pen, ticket

TOPIC = Address("hagi", "kiosk-01", "evt").topic()


class NoRegister:
    """Machines are nobody's business here."""

    def heard(self, devices: Collection[str], now: datetime) -> None:
        pass

    def status(self, device: str, status: Status, now: datetime, *, fresh: bool) -> None:
        pass


class Witness:
    """A line that looks into the database, through a connection of its own, whenever it is told something."""

    def __init__(self, database: Path, stopping: threading.Event, deliveries: int) -> None:
        self._database, self._stopping, self._left = database, stopping, deliveries
        self.numbers: dict[int, list[int]] = {}
        self.acknowledged: list[tuple[list[int], list[int]]] = []
        self.published: list[tuple[int, list[int]]] = []

    def _committed(self) -> list[int]:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=0)) as connection:
            try:
                return [row[0] for row in connection.execute("SELECT sequence FROM ingest_event ORDER BY sequence")]
            except sqlite3.OperationalError:
                return []  # a commit is under way: nobody can know yet

    def ack(self, delivery: Delivery) -> None:
        self.acknowledged.append((self.numbers[delivery.mid], self._committed()))
        self._left -= 1

    def publish_retained(self, topic: str, payload: bytes) -> bool:
        self.published.append((decode_plain(payload, Watermark).upto, self._committed()))
        if self._left <= 0:
            self._stopping.set()
        return True


def test_nothing_is_acknowledged_ahead_of_its_commit(database: Path, clock: HandClock) -> None:
    stopping = threading.Event()
    line = Witness(database, stopping, deliveries=6)
    handlers = Handlers()
    ledger = Ledger(handlers, clock, lambda *said: None, committed_is_safe)
    desk = Desk("hagi", clock, ledger, NoRegister(), lambda: None, Turn())
    pen = Pen()
    for mid in range(1, 7):
        letters: list[Letter] = [pen.write(ticket(f"A{mid:02d}{n}")) for n in range(5)]
        line.numbers[mid] = [letter.sequence for letter in letters]
        desk.deliver(Delivery(TOPIC, encode_batch(letters), mid, 1, False, 1))
    desk.work(stopping, line)
    assert len(line.acknowledged) == 6
    assert all(set(said) <= set(there) for said, there in line.acknowledged)
    assert line.published
    assert all(there[:upto] == list(range(1, upto + 1)) for upto, there in line.published)
    assert line.published[-1][0] == 30


def test_a_commit_that_fails_is_told_to_nobody(database: Path, clock: HandClock) -> None:
    """A constraint that SQLite looks at only when the transaction commits: everything before went well."""
    line = Witness(database, threading.Event(), deliveries=1)
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "CREATE TABLE law (id INTEGER PRIMARY KEY);"
            "CREATE TABLE debt (law INTEGER REFERENCES law DEFERRABLE INITIALLY DEFERRED);"
            "CREATE TRIGGER owe AFTER INSERT ON ingest_event BEGIN INSERT INTO debt VALUES (7); END;"
        )
    ledger = Ledger(Handlers(), clock, lambda *said: None, committed_is_safe)
    desk = Desk("hagi", clock, ledger, NoRegister(), lambda: None, Turn())
    line.numbers[1] = [1]
    letter = Pen().write(ticket("A001"))
    desk._settle(line, [Delivery(TOPIC, encode_batch([letter]), 1, 1, False, 1)])
    assert line.published == []
    assert [bytes(parked.raw) for parked in Parked.objects.all()] == [encode_batch([letter])]
