"""The window: the post office's side of the desk, on a Unix stream socket.

One line in, one line out. A slip nobody can read gets a refusal and the connection goes on.
"""

from __future__ import annotations

import logging
import os
import socket
import socketserver
import threading
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.admission import NotAdmitted
from edge_sync.groundwork.log import fields
from edge_sync.ledger.errors import LedgerError, LedgerFull
from edge_sync.office import PostOffice
from edge_sync.slips import (
    MAX_SLIP_BYTES,
    Answer,
    AskQueue,
    AskReport,
    CheckIn,
    Ping,
    Record,
    Refusal,
    SetDisaster,
    Sign,
    Slip,
    TakeTicket,
    Watch,
)

log = logging.getLogger(__name__)

SOCKET_MODE = 0o660
MOST_VISITORS = 32
"""Connections at one time; the kiosk uses two."""
REPEAT_VIEW_S = 10.0
"""A view is repeated after this long, so that both sides notice a dead connection."""
STALLED_READER_S = 5.0
REFUSED = "DESK-02"
FULL = "DESK-03"


class WindowTaken(Exception):
    """Another post office serves this socket."""

    code = "DESK-04"

    def __init__(self, path: Path) -> None:
        super().__init__(f"another post office serves {path}")
        self.path = path


class Window:
    """Serves the socket until it is stopped."""

    def __init__(self, path: Path, office: PostOffice) -> None:
        self._path = path
        self._office = office
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the window.

        Raises:
            WindowTaken: another process answers there.
            OSError: the socket cannot be made.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _clear_stale(self._path)
        self._server = _Server(str(self._path), self._office)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, name="window", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        server.send_home()
        self._path.unlink(missing_ok=True)

    def serves(self) -> bool:
        """True while the window is open; what the watchdog asks."""
        return self._thread is not None and self._thread.is_alive()


def _clear_stale(path: Path) -> None:
    """Remove the socket of a post office that died; raises WindowTaken if one lives."""
    if not path.exists():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
            return
    raise WindowTaken(path)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 2 * MOST_VISITORS

    def __init__(self, path: str, office: PostOffice) -> None:
        self.office = office
        self.closing = threading.Event()
        self._turn = threading.Lock()
        self._visitors: set[socket.socket] = set()
        super().__init__(path, _Visitor)

    def server_bind(self) -> None:
        super().server_bind()
        # Before listen(), so nobody can connect under another mode.
        os.chmod(str(self.server_address), SOCKET_MODE)

    def verify_request(self, request: object, client_address: object) -> bool:
        with self._turn:
            return len(self._visitors) < MOST_VISITORS

    def process_request(self, request: Any, client_address: Any) -> None:
        # Counted before its thread starts, so that a crowd at once is a crowd.
        with self._turn:
            self._visitors.add(request)
        super().process_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        # The default prints a traceback with the slip in it.
        log.error("a visitor's thread fell over")

    def go_out(self, line: socket.socket) -> None:
        with self._turn:
            self._visitors.discard(line)

    def send_home(self) -> None:
        self.closing.set()
        with self._turn:
            for line in self._visitors:
                try:
                    line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


class _Visitor(socketserver.StreamRequestHandler):
    server: _Server
    slips = msgspec.json.Decoder(Slip)

    def handle(self) -> None:
        try:
            self._converse()
        except OSError as error:
            log.debug("a visitor left %s", fields(error=type(error).__name__))
        finally:
            self.server.go_out(self.connection)

    def _converse(self) -> None:
        while raw := self.rfile.readline(MAX_SLIP_BYTES + 1):
            if len(raw) > MAX_SLIP_BYTES:
                self._say(Refusal(code=REFUSED, reason=f"a slip is at most {MAX_SLIP_BYTES} bytes"))
                return
            try:
                slip = self.slips.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                self._say(Refusal(code=REFUSED, reason=f"not a slip: {error}"))
                continue
            if isinstance(slip, Watch):
                self._show_views()
                return
            self._say(answer(self.server.office, slip))

    def _show_views(self) -> None:
        self.connection.settimeout(STALLED_READER_S)
        watcher = self.server.office.watch()
        try:
            while not self.server.closing.is_set():
                self._say(watcher.next(REPEAT_VIEW_S) or self.server.office.queue())
        finally:
            self.server.office.unwatch(watcher)

    def _say(self, said: Answer) -> None:
        self.connection.sendall(msgspec.json.encode(said) + b"\n")


def answer(office: PostOffice, slip: Slip) -> Answer:
    """One slip, one answer; every way to fail is a refusal."""
    try:
        return _serve(office, slip)
    except NotAdmitted as error:
        return Refusal(code=error.code, reason=error.reason, at=error.at)
    except LedgerFull as error:
        log.error("the store is full %s", fields(path=error.path))
        return Refusal(code=FULL, reason="no room left")
    except LedgerError as error:
        log.error("the store failed %s", fields(code=error.code))
        return Refusal(code=REFUSED, reason=f"the store failed ({error.code})")


def _serve(office: PostOffice, slip: Slip) -> Answer:
    match slip:
        case TakeTicket() | CheckIn() | SetDisaster():
            return _receive(office, slip)
        case Record():
            return office.record(slip)
        case AskQueue():
            return office.queue()
        case Sign():
            return office.sign(slip)
        case Ping():
            return office.ping()
        case AskReport():
            return office.report()
        case Watch():
            return Refusal(code=REFUSED, reason="watching takes a connection of its own")


def _receive(office: PostOffice, slip: TakeTicket | CheckIn | SetDisaster) -> Answer:
    match slip:
        case TakeTicket():
            return office.take_ticket(slip)
        case CheckIn():
            return office.check_in(slip)
        case SetDisaster():
            return office.set_disaster(slip)
