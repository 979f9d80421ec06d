"""Promise 13. The centre's disk dies and yesterday's backup is put back: the machines fill in what it misses."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database

pytestmark = pytest.mark.parts
Wait = Callable[[Callable[[], object], float], None]
YESTERDAY, TODAY = 150, 350


def visits(centre: WiredCentre) -> list[bytes]:
    with database.looking_into(centre.database) as connection:
        return [row.data for row in database.letters(connection) if row.kind == "visit.began"]


def files_of(centre: WiredCentre) -> list[Path]:
    """The database and whatever lies beside it under its name."""
    return [path for path in centre.folder.iterdir() if path.name.startswith(centre.database.name)]


def test_machines_refill_a_restored_centre(
    tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    backup = tmp_path / "backup"
    with PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port) as machine:
        desk = machine.desk()

        def day(first: int, letters: int) -> list[str]:
            names = [f"{number:032x}" for number in range(first, first + letters)]
            for name in names:
                desk.record(VisitBegan(visit_id=name, journey="certificates", language="ja"))
            given = desk.take_ticket(visit_id=f"{first + 900_000:032x}", service="certificates")
            eventually(lambda: machine.desk().report().waiting == 0, 30)
            return [given.ticket]

        centre.start()
        tickets = day(1, YESTERDAY)
        centre.stop()
        backup.mkdir()
        for path in files_of(centre):
            shutil.copy(path, backup)
        centre.start()
        tickets += day(10_000, TODAY)
        assert len(visits(centre)) == YESTERDAY + TODAY
        centre.stop()
        for path in files_of(centre):
            path.unlink()
        for path in backup.iterdir():
            shutil.copy(path, centre.folder)
        assert len(visits(centre)) == YESTERDAY
        centre.start()
        eventually(lambda: len(visits(centre)) == YESTERDAY + TODAY, 60)
        eventually(lambda: machine.desk().report().waiting == 0, 30)
    assert len(set(visits(centre))) == YESTERDAY + TODAY

    def numbers() -> list[str]:
        with database.looking_into(centre.database) as connection:
            return sorted(row.number for row in database.tickets(connection))

    eventually(lambda: numbers() == sorted(tickets), 20)


def test_what_only_the_newest_backup_holds_is_enough(tmp_path: Path, broker: Broker, eventually: Wait) -> None:
    """Machines that keep nothing longer than they must, and a centre that dies between two backups."""
    safe = tmp_path / "backups"
    centre = WiredCentre(tmp_path / "centre", broker, more=f'\n[backup]\nfolder = "{safe}"\nevery_s = 1\n')
    machine = PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port, keep_days=0)
    try:
        centre.start()
        machine.start()
        desk = machine.desk()
        number = 0
        until = time.monotonic() + 6
        while time.monotonic() < until:
            number += 1
            desk.record(VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja"))
            time.sleep(0.01)
        centre.kill()
        assert machine.desk().report().safe_upto > 0, "no backup was ever believed"
        for path in files_of(centre):
            path.unlink()
        newest = sorted(path for path in safe.iterdir() if not path.name.endswith(".part"))[-1]
        shutil.copy(newest, centre.database)
        assert len(visits(centre)) < number
        centre.start()
        eventually(lambda: len(visits(centre)) == number, 60)
    finally:
        machine.kill()
        centre.kill()
    assert len(set(visits(centre))) == number
