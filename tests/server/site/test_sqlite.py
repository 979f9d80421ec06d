"""The SQLite that the centre opens its database with, and its one writer at a time."""

from __future__ import annotations

import importlib
import platform
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from server.ingest.rows import empty_log
from server.queueing.models import Counter
from server.site.database import version_in_use, wal_is_safe


def test_every_room_opens_the_same_sqlite() -> None:
    """Two copies at one file would undo each other's locks."""
    django = sys.modules[DatabaseWrapper.__module__].__dict__["Database"]
    backups = importlib.import_module("server.ingest.backup.sqlite_file").__dict__["sqlite3"]
    assert django.sqlite_version_info == backups.sqlite_version_info == version_in_use()
    if platform.machine() == "x86_64":
        assert wal_is_safe(version_in_use())


def test_writers_of_one_process_wait_for_each_other_without_a_nap(database: Path) -> None:
    clashes: list[str] = []
    inside = threading.Semaphore(1)

    def write(number: int) -> None:
        for _ in range(20):
            with transaction.atomic():
                if not inside.acquire(blocking=False):
                    clashes.append("two at once")
                Counter.objects.create(name=f"{number}-{uuid4()}", position=number)
                inside.release()
        connections.close_all()

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] > 0
    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (clashes, Counter.objects.filter(name__contains="-").count()) == ([], 160)


def fail_half_way() -> None:
    with transaction.atomic():
        one = Counter.objects.create(name=str(uuid4()), position=1)
        Counter.objects.create(pk=one.pk, name=str(uuid4()), position=1)


def test_a_writer_that_fails_lets_the_next_one_in(database: Path) -> None:
    for _ in range(3):
        with pytest.raises(IntegrityError):
            fail_half_way()
    with transaction.atomic():
        connection.close()  # as a connection that is lost
    done = threading.Event()

    def write() -> None:
        with transaction.atomic():
            done.set()
        connections.close_all()

    threading.Thread(target=write).start()
    assert done.wait(10)


@pytest.mark.alone
def test_a_long_reader_does_not_hold_up_whoever_empties_the_log(database: Path) -> None:
    """A backup reads for seconds; the log is emptied after it."""
    if journal_mode() != "wal":
        assert not wal_is_safe(version_in_use()), "where it is safe, it is used"
        return
    own = importlib.import_module("server.ingest.backup.sqlite_file").__dict__["sqlite3"]
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    with closing(own.connect(connection.settings_dict["NAME"])) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from queueing_counter").fetchone()
        Counter.objects.create(name=str(uuid4()), position=1)
        began = time.monotonic()
        empty_log()
        assert time.monotonic() - began < 5
        assert log.stat().st_size > 0
    empty_log()
    assert log.stat().st_size == 0
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] > 1_000, "others wait as long as before"


def journal_mode() -> str:
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
