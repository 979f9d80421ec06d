"""Django's SQLite, with one writer of this process at a time.

SQLite lets one writer in, and whoever finds it taken sleeps ever longer, up to a tenth of a second, and asks again:
fifty clerks then wait for each other's naps. Threads of one process wait here instead and are woken.
"""

from __future__ import annotations

import threading

from django.db.backends.sqlite3 import base

_WRITING = threading.Lock()
"""One a process, as every thread has a connection of its own. A process has one database."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions begin as writers (``transaction_mode`` IMMEDIATE), thus one after the other."""

    _writes = False

    def _start_transaction_under_autocommit(self) -> None:
        _WRITING.acquire()
        self._writes = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._writes:
            self._writes = False
            _WRITING.release()
