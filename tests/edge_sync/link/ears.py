"""A listener that remembers, and a TCP hose that can be cut."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

from edge_sync.link.port import Arrival, Outcome

SOON_S = 8.0


def wait_until(true: Callable[[], bool], within_s: float = SOON_S) -> bool:
    """Wait for something another thread or process does."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.01)
    return true()


class RememberingEar:
    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.remarks: dict[int, Outcome] = {}
        self.downs: list[str] = []

    def arrived(self, arrival: Arrival) -> None:
        self.arrivals.append(arrival)

    def remarked(self, receipt: int, outcome: Outcome) -> None:
        self.remarks[receipt] = outcome

    def went_down(self, why: str) -> None:
        self.downs.append(why)

    def remark(self, receipt: int) -> Outcome:
        assert wait_until(lambda: receipt in self.remarks), "no remark came"
        return self.remarks[receipt]

    def heard(self, topic: str, payload: bytes, *, retained: bool = False) -> bool:
        return wait_until(lambda: Arrival(topic, payload, retained) in self.arrivals)


class Hose:
    """Passes bytes between a client and a server on loopback until it is cut or pinched."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._ends: list[socket.socket] = []
        self.pinched = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection."""
        ends, self._ends = self._ends, []
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                end.close()

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                near.close()
                continue
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while raw := source.recv(65536):
                if not self.pinched.is_set():
                    sink.sendall(raw)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
