"""The keeper of backups: one at every hour, and only then may machines delete what it holds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from django.db import close_old_connections, connection, connections, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from server.ingest.backup import postgres_dump, sqlite_file
from server.ingest.backup.errors import BackupFailed
from server.ingest.backup.files import finished, made_at, prune
from server.ingest.models import Stream
from server.ingest.turn import Turn
from server.settings import Backup

log = logging.getLogger(__name__)


class Keeper:
    """Makes backups and moves ``safe_upto`` to what they hold."""

    def __init__(
        self,
        settings: Backup,
        clock: Clock,
        turn: Turn,
        moved: Callable[[], None],
        leaves_out: tuple[str, ...] = (),
    ) -> None:
        """``leaves_out``: tables whose rows are to be forgotten sooner than backups are."""
        self._settings = settings
        self._clock = clock
        self._turn = turn
        self._moved = moved
        self._leaves_out = leaves_out

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``; the first backup is due when the newest one is old enough."""
        try:
            while not stopping.wait(self._due_in_s()):
                close_old_connections()
                try:
                    self.back_up()
                except BackupFailed as error:
                    log.error("no backup %s", fields(code=error.code, why=error))
                    stopping.wait(min(self._settings.every_s, 60))
        finally:
            connections.close_all()

    def back_up(self) -> Path:
        """Make one backup now.

        Raises:
            BackupFailed: none was made, and no machine deletes more than before.
        """
        folder, now = self._settings.folder, self._clock.now()
        if connection.vendor == "sqlite":
            database = Path(str(connection.settings_dict["NAME"]))
            path, marks = sqlite_file.back_up(database, folder, now, self._leaves_out)
        else:
            path, marks = postgres_dump.back_up(folder, now, self._leaves_out)
        self._allow(marks)
        prune(folder, self._settings.keep)
        log.info("backup finished %s", fields(file=path.name, streams=len(marks)))
        self._moved()
        return path

    def _allow(self, marks: dict[int, int]) -> None:
        """Let machines delete what the backup holds.

        Workers of other processes write these rows too. On PostgreSQL every row is a transaction of its own, without
        waiting for the disk: a worker waits for one update at most, and never while we wait for another worker.
        Should the server lose such a commit, machines keep their letters until the next backup.
        """
        if connection.vendor == "sqlite":
            with self._turn.after_the_desk(), transaction.atomic():
                for key, upto in marks.items():
                    _move(key, upto)
            return
        for key, upto in marks.items():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")
                _move(key, upto)

    def _due_in_s(self) -> float:
        done = finished(self._settings.folder)
        if not done:
            return 0.0
        age_s = (self._clock.now() - made_at(done[-1])).total_seconds()
        return min(max(self._settings.every_s - age_s, 0.0), self._settings.every_s)


def _move(key: int, upto: int) -> None:
    Stream.objects.filter(pk=key, safe_upto__lt=upto, upto__gte=upto).update(safe_upto=upto)
