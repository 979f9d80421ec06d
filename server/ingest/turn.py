"""Whose turn it is to write: in one process, writers of one database wait here instead of in the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """The desk goes first: while letters arrive in heaps, who applies them waits, but never for long."""

    PATIENCE_S = 0.5

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._desk_is_calm = threading.Event()
        self._desk_is_calm.set()

    def desk_is_busy(self, busy: bool) -> None:
        """The desk says whether more letters lie on its tray."""
        if busy:
            self._desk_is_calm.clear()
        else:
            self._desk_is_calm.set()

    @property
    def is_calm(self) -> bool:
        """False while letters arrive in heaps: whoever else writes keeps it short."""
        return self._desk_is_calm.is_set()

    @contextmanager
    def first(self) -> Iterator[None]:
        """The desk's turn."""
        with self._lock:
            yield

    @contextmanager
    def after_the_desk(self) -> Iterator[None]:
        """Anybody else's turn."""
        self._desk_is_calm.wait(self.PATIENCE_S)
        with self._lock:
            yield
