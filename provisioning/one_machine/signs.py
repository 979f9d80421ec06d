"""How one sees that a process is ready."""

from __future__ import annotations

import http.client
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

from provisioning.one_machine.house import DeskAnswers, PageAnswers, PortOpen, SaysReady, Sign

LOOK_TIMEOUT_S = 2.0
PING = b'{"do":"ping"}\n'


def shows(sign: Sign, ear: NotifyEar | None) -> bool:
    """Look once; True if the process is ready."""
    match sign:
        case PortOpen(host=host, port=port):
            with socket.socket() as probe:
                probe.settimeout(LOOK_TIMEOUT_S)
                return probe.connect_ex((host, port)) == 0
        case PageAnswers(url=url):
            return _page_answers(url)
        case DeskAnswers(socket=path):
            return _desk_answers(path)
        case SaysReady():
            return ear is not None and ear.ready.is_set()


def _page_answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=LOOK_TIMEOUT_S) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False


def _desk_answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(LOOK_TIMEOUT_S)
        try:
            line.connect(str(path))
            line.sendall(PING)
            return b'"pong"' in line.recv(4096)
        except OSError:
            return False


class NotifyEar:
    """Hears what a process tells its service manager (sd_notify(3)), and goes on hearing until closed.

    A datagram socket that nobody reads blocks its writer after ten messages.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.ready = threading.Event()
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(0.5)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._hear, name="notify-ear", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop hearing; may be called twice."""
        self._closing.set()
        self._thread.join(2.0)
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _hear(self) -> None:
        while not self._closing.is_set():
            try:
                words = self._socket.recv(4096)
            except TimeoutError:
                continue
            if b"READY=1" in words.splitlines():
                self.ready.set()
