"""Promise 7. One letter that cannot be delivered does not hold up the other nine hundred and ninety-nine.

Too large for a batch: parked on the machine, word of it goes to the centre. Malformed (written by a faulty
release): parked at the centre. Refused by the broker's rules: kept, told, and sent when the rules are mended.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from edge_sync.messages.health import FaultBegan
from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import QUICK, PostOffice
from tests.bench.history import database
from tests.bench.history.database import Recorded

pytestmark = [pytest.mark.parts, pytest.mark.timeout(180)]
Wait = Callable[[Callable[[], object], float], None]
LETTERS = 1_000
THE_BAD_ONE = 500
SMALL_BATCHES = {**QUICK, "batch_bytes": 1_024}


@pytest.fixture
def machine(tmp_path: Path, broker: Broker) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port, pace=SMALL_BATCHES) as machine:
        yield machine


def record(machine: PostOffice, *, oversized: bool = False) -> None:
    desk = machine.desk()
    for number in range(1, LETTERS + 1):
        if oversized and number == THE_BAD_ONE:
            desk.record(FaultBegan(fault="CARD-01", detail="🗼" * 200))
        else:
            desk.record(VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja"))


def stored(centre: WiredCentre) -> list[Recorded]:
    with database.looking_into(centre.database) as connection:
        return list(database.letters(connection))


def visits(centre: WiredCentre) -> set[bytes]:
    return {row.data for row in stored(centre) if row.kind == "visit.began"}


def faults(centre: WiredCentre) -> dict[str, str]:
    with database.looking_into(centre.database) as connection:
        return database.open_faults(connection, "kiosk-01")


def waiting(machine: PostOffice) -> int:
    return machine.desk().report().waiting


def test_a_letter_too_large_for_any_batch(machine: PostOffice, centre: WiredCentre, eventually: Wait) -> None:
    centre.start()
    record(machine, oversized=True)
    eventually(lambda: waiting(machine) == 0, 60)
    assert len(visits(centre)) == LETTERS - 1
    report = machine.desk().report()
    assert [one.kind for one in report.parked] == ["health.fault_began"]
    assert "1021 bytes" in report.parked[0].reason
    (word,) = [row for row in stored(centre) if row.kind == "line.letter_parked"]
    assert b"over the limit" in word.data
    assert any("parked" in line.lower() for line in machine.status())


def test_a_letter_that_breaks_the_rules_of_its_kind(machine: PostOffice, centre: WiredCentre, eventually: Wait) -> None:
    record(machine)
    machine.stop()
    bad = b'{"visit_id":"not a visit"}'
    with closing(sqlite3.connect(machine.store)) as connection, connection:
        (kind, version, name) = connection.execute(
            "SELECT type, version, hex(event_id) FROM outbox WHERE seq = ?", (THE_BAD_ONE,)
        ).fetchone()
        head = f"{name.lower()}|{kind}|{version}|".encode()
        change = "UPDATE outbox SET payload = ?, sha256 = ? WHERE seq = ?"
        connection.execute(change, (bad, _sha256(head + bad), THE_BAD_ONE))
    machine.start()
    centre.start()
    eventually(lambda: waiting(machine) == 0, 60)
    assert len(visits(centre)) == LETTERS - 1
    assert "INGEST-02" in faults(centre)


def test_rights_revoked_while_running(
    machine: PostOffice, broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    centre.start()
    eventually(lambda: waiting(machine) == 0, 20)
    acl = broker.folder / "acl"
    rules = acl.read_text("utf-8")
    acl.write_text(rules.replace("pattern write v1/hagi/%u/evt\n", ""), "utf-8")
    os.kill(broker.pid, signal.SIGHUP)
    time.sleep(1)  # the broker reads its rules between two packets
    record(machine)
    eventually(lambda: "not allowed" in machine.log.read_text("utf-8"), 20)
    assert waiting(machine) >= LETTERS
    assert visits(centre) == set()
    assert any(str(waiting(machine)) in line.replace(",", "") for line in machine.status())
    acl.write_text(rules, "utf-8")
    os.kill(broker.pid, signal.SIGHUP)
    centre.stop()
    centre.start()
    eventually(lambda: waiting(machine) == 0, 60)
    assert len(visits(centre)) == LETTERS


def _sha256(said: bytes) -> bytes:
    return hashlib.sha256(said).digest()
