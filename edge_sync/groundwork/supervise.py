"""Parts of a process: started in order, stopped in reverse, restarted when they fall over."""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Protocol

from edge_sync.groundwork.log import fields

log = logging.getLogger(__name__)

RESTART_FIRST_MS = 200
RESTART_CAP_MS = 30_000
CALM_MS = 60_000


class Part(Protocol):
    """Something a process is made of."""

    def start(self) -> None:
        """Begin; returns when the part can be used."""

    def stop(self) -> None:
        """End; may be called twice, and on a part that never started."""


class PermanentFault(Exception):
    """Trying again will not help; the thread stops and says so."""

    code = "RUN-01"


class Thread:
    """A thread that runs ``work(stopping)`` and is restarted with back-off when it raises.

    ``work`` returns when ``stopping`` is set. The back-off doubles from 0.2 s to 30 s and is
    forgotten after a calm minute.
    """

    def __init__(self, name: str, work: Callable[[threading.Event], None], *, stop_within_s: float = 4.0) -> None:
        self._name = name
        self._work = work
        self._stop_within_s = stop_within_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.restarts = 0

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(self._stop_within_s)
            if self._thread.is_alive():
                log.warning("thread did not stop %s", fields(thread=self._name))

    def _run(self) -> None:
        delay_ms = RESTART_FIRST_MS
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._work(self._stopping)
                return
            except PermanentFault as fault:
                log.error("thread stops for good %s", fields(thread=self._name, why=fault))
                return
            except Exception as error:  # noqa: BLE001 - the supervisor is where unforeseen errors end
                if (time.monotonic() - began) * 1000 > CALM_MS:
                    delay_ms = RESTART_FIRST_MS
                place = traceback.extract_tb(error.__traceback__)[-1]
                # The error's own text may quote data; its type and place may not.
                log.error(
                    "thread fell over %s",
                    fields(thread=self._name, error=type(error).__name__, at=f"{place.name}:{place.lineno}"),
                )
                self.restarts += 1
                self._stopping.wait(delay_ms / 1000)
                delay_ms = min(delay_ms * 2, RESTART_CAP_MS)


def start_all(parts: Sequence[Part]) -> Callable[[], None]:
    """Start parts in order; give back what stops them in reverse.

    If one fails to start, those before it are stopped and its error goes on.
    """
    begun: list[Part] = []

    def stop_all() -> None:
        while begun:
            part = begun.pop()
            try:
                part.stop()
            except Exception as error:  # noqa: BLE001 - the rest must still be stopped
                log.error("stopping failed %s", fields(part=type(part).__name__, error=type(error).__name__))

    for part in parts:
        try:
            part.start()
        except BaseException:
            stop_all()
            raise
        begun.append(part)
    return stop_all


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Call ``stop`` once on SIGTERM or SIGINT. Only composition roots call this."""

    def on_signal(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        stop()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
