"""News between the processes of one centre: PostgreSQL's LISTEN and NOTIFY. With SQLite there is one process."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection, connections

from edge_sync.groundwork.supervise import Part, Thread

CHANNEL = "madoguchi"
WAIT_S = 0.5


class Notice:
    """Says to the others what changed here, and hears what changed there."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        """``heard`` is called on the listening thread and must return at once."""
        self._heard = heard
        self._tray: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._me = str(os.getpid())

    def parts(self) -> list[Part]:
        """What must run for it."""
        return [Thread("news to the others", self._say), Thread("news of the others", self._listen)]

    def tell(self, news: str) -> None:
        """Say that something changed, after the commit; any thread."""
        self._tray.put(news)

    def _say(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                news = self._gather()
                close_old_connections()
                for one in sorted(news):
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{self._me} {one}"])
        finally:
            connections.close_all()

    def _gather(self) -> set[str]:
        """Many changes of one kind are one word."""
        try:
            news = {self._tray.get(timeout=WAIT_S)}
        except queue.Empty:
            return set()
        while not self._tray.empty():
            news.add(self._tray.get())
        return news

    def _listen(self, stopping: threading.Event) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            line = connection.connection
            while not stopping.is_set():
                for said in line.notifies(timeout=WAIT_S):
                    sender, _, news = said.payload.partition(" ")
                    if sender != self._me:
                        self._heard(news)
        finally:
            connections.close_all()
