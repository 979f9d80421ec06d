"""Promise 2. A machine deletes a letter only when the centre has it in its backup.

The broker's word deletes nothing, the centre's commit deletes nothing; broker and sessions may vanish at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database
from tests.bench.power.centre import OneCentre

pytestmark = pytest.mark.parts
Wait = Callable[[Callable[[], object], float], None]
LETTERS = 100


@pytest.fixture
def machine(tmp_path: Path, broker: Broker) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port) as machine:
        yield machine


def record(machine: PostOffice, first: int = 1) -> list[int]:
    desk = machine.desk()
    visits = range(first, first + LETTERS)
    return [desk.record(VisitBegan(visit_id=f"{one:032x}", journey="certificates", language="ja")) for one in visits]


def kept(machine: PostOffice) -> set[int]:
    """The numbers that a hard end leaves in the file."""
    machine.kill()
    with closing(sqlite3.connect(machine.store)) as connection:
        return {row[0] for row in connection.execute("SELECT seq FROM outbox")}


def test_the_brokers_word_deletes_nothing(machine: PostOffice, broker: Broker, eventually: Wait) -> None:
    centre = OneCentre(broker)
    centre.open()
    numbers = record(machine)
    eventually(lambda: centre.heard >= set(numbers), 20)
    centre.close()
    assert machine.desk().report().waiting >= LETTERS
    assert kept(machine) >= set(numbers)


def test_a_commit_without_a_backup_deletes_nothing(machine: PostOffice, broker: Broker, eventually: Wait) -> None:
    centre = OneCentre(broker)
    centre.open()
    numbers = record(machine)
    eventually(lambda: centre.heard >= set(numbers), 20)
    safe = numbers[39]
    centre.confirm(numbers[-1], safe_upto=safe)
    eventually(lambda: machine.desk().report().upto == numbers[-1], 20)
    centre.close()
    assert kept(machine) >= {one for one in numbers if one > safe}


def test_broker_sessions_and_processes_may_vanish(
    machine: PostOffice, broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    witness = OneCentre(broker)
    witness.open()
    numbers = record(machine)
    eventually(lambda: witness.heard >= set(numbers), 20)
    witness.close()
    broker.kill()
    machine.kill()
    broker.start()
    machine.start()
    centre.start()
    eventually(lambda: machine.desk().report().waiting == 0, 30)
    with database.looking_into(centre.database) as connection:
        arrived = {row.sequence for row in database.letters(connection)}
    assert arrived >= set(numbers)
