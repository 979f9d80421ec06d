"""A connection from the desk to the window, and a thread that keeps listening at one."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable

import msgspec

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Thread
from edge_sync.messages.queueing import QueueNow
from edge_sync.slips import Answer, QueueView, Slip, Watch

log = logging.getLogger(__name__)

WATCH_SILENCE_MS = 30_000
"""The window repeats its view every 10 s; after this long without one the connection is dead."""
CALL_TIMEOUT_S = 2.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0


class DeskLine:
    """One connection to the window."""

    def __init__(self, path: str, timeout_s: float) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._decoder = msgspec.json.Decoder(Answer)
        self._rest = b""
        try:
            self._socket.settimeout(timeout_s)
            self._socket.connect(path)
        except OSError:
            self._socket.close()
            raise

    def send(self, slip: Slip, timeout_s: float) -> None:
        self._socket.settimeout(timeout_s)
        self._socket.sendall(msgspec.json.encode(slip) + b"\n")

    def read(self, timeout_s: Callable[[], float]) -> Answer:
        while b"\n" not in self._rest:
            self._socket.settimeout(timeout_s())
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionResetError("the post office closed the window")
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return self._decoder.decode(line)  # type: ignore[no-any-return]

    def close(self) -> None:
        # shutdown() wakes a thread that is reading; close() alone does not.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class DeskWatch:
    """A thread that listens at the window and comes back to it when it closes."""

    def __init__(self, path: str, on_view: Callable[[QueueView], None]) -> None:
        self._path = path
        self._on_view = on_view
        self._turn = threading.Lock()
        self._line: DeskLine | None = None
        self._queue: QueueNow | None = None
        self._told_closed = False
        self._closed = threading.Event()
        self._thread = Thread("desk-watch", self._listen)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        with self._turn:
            if self._line is not None:
                self._line.close()
        self._thread.stop()

    def _listen(self, stopping: threading.Event) -> None:
        pause_s = FIRST_PAUSE_S
        while not stopping.is_set() and not self._closed.is_set():
            try:
                self._attend()
            except (OSError, msgspec.DecodeError) as error:
                log.debug("the window is closed %s", fields(error=type(error).__name__))
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S) if self._told_closed else FIRST_PAUSE_S
                self._tell_closed()
            self._closed.wait(pause_s)

    def _attend(self) -> None:
        line = DeskLine(self._path, CALL_TIMEOUT_S)
        try:
            with self._turn:
                self._line = line
            line.send(Watch(), CALL_TIMEOUT_S)
            while not self._closed.is_set():
                answer = line.read(lambda: WATCH_SILENCE_MS / 1000)
                if isinstance(answer, QueueView):
                    self._tell(answer)
        finally:
            line.close()

    def _tell(self, view: QueueView) -> None:
        self._queue = view.queue
        self._told_closed = False
        if not self._closed.is_set():
            self._on_view(view)

    def _tell_closed(self) -> None:
        if not self._told_closed and not self._closed.is_set():
            self._told_closed = True
            self._on_view(QueueView(queue=self._queue, age_ms=None, line_up=False))
