"""Promise 14. A release is put over another one: the backlog goes out as it was written, and nothing is given twice.

``tests/edge_sync/upgrade/schema_1.sql`` is a store as the release before this one left it; its backlog is made longer
here, row by row, with the tables of that release.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_sync.groundwork.clock import business_day
from edge_sync.ledger.schema import VERSION
from edge_sync.messages.letter import data_of
from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database

pytestmark = [pytest.mark.parts, pytest.mark.timeout(120)]
Wait = Callable[[Callable[[], object], float], None]
SCHEMA_1 = Path(__file__).parents[1] / "edge_sync" / "upgrade" / "schema_1.sql"
EPOCH = "0" * 31 + "1"
FIRST_KEPT, PARKED, LAST_OF_FILE = 10, 26, 36
MORE_LETTERS = 400
GIVEN_TODAY = 57
"""Numbers that the old release gave on the day of the upgrade."""
Row = tuple[int, str, str, bytes]
"""Sequence, identifier, kind and content of a letter."""


@pytest.fixture
def machine(tmp_path: Path, broker: Broker) -> Iterator[PostOffice]:
    machine = PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port)
    machine.store.parent.mkdir(parents=True)
    yield machine
    machine.kill()


def lay_old_store(path: Path) -> list[Row]:
    """The file of the release before, with hundreds of letters; all rows of its outbox, in order."""
    with closing(sqlite3.connect(path)) as old:
        old.executescript(SCHEMA_1.read_text("utf-8"))
        boot, wall_ms = bytes.fromhex("b0" * 16), 1_775_012_500_000
        with old:
            for number in range(MORE_LETTERS):
                message = VisitBegan(visit_id=f"{0xABC000 + number:032x}", journey="certificates", language="ja")
                said, event_id = bytes(data_of(message)), (0x019D46FD << 96 | 7 << 76 | 2 << 62 | number)
                head = f"{event_id:032x}|{message.KIND}|1|".encode()
                digest = hashlib.sha256(head + said).digest()
                facts = (message.KIND, 1, boot, 40_000 + number, wall_ms + number, "ntp", said, digest)
                columns = "event_id, type, version, boot_id, boottime_ms, wall_ms, clock_state, payload, sha256"
                old.execute(
                    f"INSERT INTO outbox({columns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (event_id.to_bytes(16, "big"), *facts),
                )
            today = business_day(datetime.now(UTC))
            old.execute("INSERT INTO numbering VALUES(?, ?)", (today, GIVEN_TODAY))
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        return rows_of(old)


def rows_of(connection: sqlite3.Connection) -> list[Row]:
    found = connection.execute("SELECT seq, hex(event_id), type, payload FROM outbox ORDER BY seq")
    return [(number, event_id.lower(), kind, bytes(said)) for number, event_id, kind, said in found]


def test_a_backlog_of_the_release_before_arrives_as_it_was_written(
    machine: PostOffice, centre: WiredCentre, eventually: Wait
) -> None:
    written = lay_old_store(machine.store)
    assert len(written) == LAST_OF_FILE - FIRST_KEPT + 1 + MORE_LETTERS
    with closing(sqlite3.connect(machine.store)) as old:
        known_up_to = old.execute("SELECT v FROM meta WHERE k = 'upto'").fetchone()[0]
    machine.start()
    desk = machine.desk()
    again = desk.take_ticket(visit_id=f"{4:032x}", service="certificates")
    new = desk.take_ticket(visit_id="f" * 32, service="certificates")
    assert (again.ticket, new.ticket) == ("A001", f"A{GIVEN_TODAY + 1:03d}"), "a number was given twice"
    centre.start()
    # The real centre never had what another one confirmed: it is refilled, and told what was deleted long ago.
    eventually(lambda: machine.desk().report().waiting == 0, 40)
    report = machine.desk().report()
    assert report.epoch == EPOCH
    assert [one.sequence for one in report.parked] == [PARKED]
    with database.looking_into(centre.database) as connection:
        found = [(row.epoch, row.sequence, row.event_id, row.kind, row.data) for row in database.letters(connection)]
        voids = connection.execute("SELECT first, last FROM ingest_voidrange").fetchall()
    last = written[-1][0]
    arrived = [one for one in found if one[1] <= last]
    as_written = [(EPOCH, *row) for row in written if row[0] != PARKED]
    assert [one for one in arrived if one[1] != PARKED] == as_written
    assert [one[3] for one in arrived if one[1] == PARKED] == ["line.letter_parked"]
    assert voids == [(1, FIRST_KEPT - 1)]
    assert known_up_to >= FIRST_KEPT
    assert {epoch for epoch, *_ in found} == {EPOCH}
    fresh = [msgspec.json.decode(one[4])["ticket"] for one in found if one[1] > last and "ticket_issued" in one[3]]
    assert fresh == [new.ticket]
    machine.stop()
    with closing(sqlite3.connect(machine.store)) as upgraded:
        assert upgraded.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert rows_of(upgraded)[: len(written)] == written


def test_a_store_of_a_later_release_is_refused_and_stays_byte_for_byte(machine: PostOffice, eventually: Wait) -> None:
    machine.start()
    machine.desk().record(VisitBegan(visit_id="a" * 32, journey="certificates", language="ja"))
    machine.stop()
    with closing(sqlite3.connect(machine.store)) as later:
        later.execute(f"UPDATE meta SET v = {VERSION + 1} WHERE k = 'schema'")
        later.execute("CREATE TABLE of_tomorrow(x)")
        later.execute(f"PRAGMA user_version = {VERSION + 1}")
        later.commit()
    before = {path.name: path.read_bytes() for path in machine.store.parent.iterdir() if path.is_file()}
    machine.launch()
    eventually(lambda: not machine.runs(), 20)
    assert machine.stop() == 3
    told = machine.log_tail()
    assert "STORE-08" in told
    assert f"schema {VERSION + 1} is newer than this program's {VERSION}" in told
    assert {path.name: path.read_bytes() for path in machine.store.parent.iterdir() if path.is_file()} == before
