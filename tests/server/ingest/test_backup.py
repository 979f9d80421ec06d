"""A machine may delete only what a finished, checked backup holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from server.forms.models import Draft
from server.ingest.backup.errors import BackupFailed
from server.ingest.backup.files import finished
from server.ingest.backup.keeper import Keeper
from server.ingest.backup.sqlite_file import restore
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.models import Event, Stream
from server.ingest.sorting import Sorted
from server.ingest.turn import Turn
from server.ingest.watermark import only_backups_are_safe
from server.settings import Backup
from tests.server.stage.in_process import use_database
from tests.server.stage.letters import Pen, ticket

pytestmark = pytest.mark.usefixtures("database")


class Office:
    def __init__(self, clock: HandClock, folder: Path) -> None:
        self.clock, self.folder, self.told = clock, folder, 0
        self.ledger = Ledger(Handlers(), clock, lambda *alarm: None, only_backups_are_safe)
        self.keeper = Keeper(Backup(folder=folder, keep=2), clock, Turn(), self._moved, ("forms_draft",))
        self.pen = Pen()

    def _moved(self) -> None:
        self.told += 1

    def record(self, count: int) -> tuple[int, int]:
        letters = [self.pen.write(ticket(f"A{n:03d}")) for n in range(count)]
        mark = self.ledger.record([Sorted("kiosk-01", letters)])["kiosk-01"]
        return mark.upto, mark.safe_upto

    def safe(self) -> int:
        return Stream.objects.get().safe_upto

    def back_up(self) -> Path:
        self.clock.advance(1000)
        return self.keeper.back_up()


@pytest.fixture
def office(clock: HandClock, tmp_path: Path) -> Office:
    return Office(clock, tmp_path / "backups")


def test_only_a_finished_backup_lets_machines_delete(office: Office) -> None:
    assert office.record(3) == (3, 0)
    path = office.back_up()
    assert (office.safe(), office.told) == (3, 1)
    assert office.record(2) == (5, 3)
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("SELECT count(*) FROM ingest_event").fetchone() == (3,)


def test_what_is_to_be_forgotten_soon_is_not_in_it(office: Office, clock: HandClock) -> None:
    office.record(2)
    body = b"sealed:" + bytes(range(64)) * 40
    Draft.objects.create(
        visit_id="0a" * 16,
        version=1,
        kind="forms.entry",
        key="0123456789abcdef",
        body=body,
        made_at=clock.now(),
        forget_at=clock.now(),
    )
    assert body[:64] not in office.back_up().read_bytes()
    assert Draft.objects.count() == 1
    whole = Keeper(Backup(folder=office.folder, keep=9), clock, Turn(), lambda: None)
    clock.advance(1000)
    assert body[:64] in whole.back_up().read_bytes(), "a search that finds nothing at all proves nothing"


def test_a_backup_that_fails_moves_nothing(office: Office) -> None:
    office.record(3)
    office.folder.write_text("a file where the folder should be")
    with pytest.raises((BackupFailed, FileExistsError)):
        office.back_up()
    assert (office.safe(), office.told) == (0, 0)


def test_only_the_newest_stay(office: Office) -> None:
    office.record(1)
    made = [office.back_up() for _ in range(4)]
    assert finished(office.folder) == made[2:]


def test_what_was_never_finished_is_no_backup(office: Office) -> None:
    office.record(1)
    office.folder.mkdir()
    torn = office.folder / "server-20260401T000000Z.sqlite3.part"
    torn.write_bytes(b"half")
    office.back_up()
    assert not torn.exists()
    assert len(finished(office.folder)) == 1


def test_restored_the_watermark_is_the_older_one_and_refills(office: Office, database: Path) -> None:
    office.record(3)
    path = office.back_up()
    office.record(4)
    use_database(database)
    kept = restore(path, database)
    use_database(database)
    assert kept is not None
    assert (Stream.objects.get().upto, Event.objects.count()) == (3, 3)
    mark = office.ledger.record([Sorted("kiosk-01", office.pen.written[1:])])["kiosk-01"]
    assert (mark.upto, Event.objects.count()) == (7, 7)


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100])
def test_a_damaged_file_replaces_nothing(office: Office, database: Path, tmp_path: Path, damage: bytes) -> None:
    office.record(3)
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(damage)
    with pytest.raises(BackupFailed):
        restore(bad, database)
    assert Stream.objects.get().upto == 3


def test_a_flipped_page_is_found(office: Office, database: Path) -> None:
    office.record(200)
    path = office.back_up()
    raw = bytearray(path.read_bytes())
    page = int.from_bytes(raw[16:18], "big")
    for start in range(page, len(raw), page):
        raw[start : start + 8] = b"\xff" * 8
    path.write_bytes(raw)
    with pytest.raises(BackupFailed):
        restore(path, database)
    assert Stream.objects.get().upto == 200


def test_a_backup_that_only_its_check_finds_wrong_replaces_nothing(office: Office, database: Path) -> None:
    office.record(3)
    path = office.back_up()
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA ignore_check_constraints=ON")
        copy.execute("UPDATE ingest_stream SET slot = -5")
        copy.commit()
    office.record(1)
    with pytest.raises(BackupFailed):
        restore(path, database)
    assert Stream.objects.get().upto == 4
