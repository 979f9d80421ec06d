"""How the machine behaves as a process: first the screen, then the devices; watched; memory goes back at once."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import Part, Thread, start_all

log = logging.getLogger(__name__)

WATCHDOG_MS = 5_000


class Opening:
    """The first screen comes before any device: a slow printer must not keep it dark."""

    def __init__(
        self, parts: Sequence[Part], then: Callable[[], None], readiness: Readiness, since_ms: Callable[[], int]
    ) -> None:
        """``parts`` start on a thread of their own once the screen is shown, and ``then`` is called.

        ``since_ms``: milliseconds since the process began.
        """
        self._parts, self._then = parts, then
        self._readiness, self._since_ms = readiness, since_ms
        self._shown = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
        self._stop_all: Callable[[], None] | None = None

    def shown(self, step: str) -> None:
        """A step is on the glass; the first one opens the machine."""
        if not self._shown.is_set():
            self._shown.set()
            log.info("first screen %s", fields(step=step, after_ms=self._since_ms()))
            self._readiness.ready()

    def start(self) -> None:
        self._thread.start()

    def _open(self) -> None:
        self._shown.wait()
        if self._ended.is_set():
            return
        try:
            self._stop_all = start_all(self._parts)
            self._then()
        except Exception as error:  # noqa: BLE001 - a machine without its devices must not look ready
            log.error("devices did not start %s", fields(error=type(error).__name__))
            os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self._ended.set()
        self._shown.set()
        self._thread.join(3)
        if self._stop_all is not None:
            self._stop_all()


def watchdog(readiness: Readiness, turns: Callable[[], tuple[int, ...]], every_ms: int = WATCHDOG_MS) -> Thread:
    """Feeds systemd's watchdog only while all loops turn; never tied to the network.

    ``turns``: how often each loop has turned.
    """

    def feed(stopping: threading.Event) -> None:
        seen = turns()
        while not stopping.wait(every_ms / 1000):
            now = turns()
            if all(turned != before for turned, before in zip(now, seen, strict=True)):
                readiness.alive()
            seen = now

    return Thread("watchdog", feed)


def give_memory_back() -> None:
    """What was let go of goes back to the system, which blanks it; malloc (glibc) would keep it."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
