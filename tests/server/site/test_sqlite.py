"""The SQLite that the centre opens its database with, and its one writer at a time."""

from __future__ import annotations

import importlib
import platform
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

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
