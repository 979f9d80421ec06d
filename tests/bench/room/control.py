"""The room's control door: a Unix socket, one JSON object a line in, one out.

``{"do": "lay_card", "persona": {...}}`` is answered by ``{"ok": true, "result": ...}`` or
``{"ok": false, "error": "..."}``.
"""

from __future__ import annotations

import json
import os
import socketserver
import threading
from pathlib import Path
from typing import Any, Protocol


class Doer(Protocol):
    """Who carries out what comes in at the door."""

    def do(self, order: dict[str, Any]) -> Any:
        """Carry out one order; what it gives is the answer's ``result``."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        for line in self.rfile:
            self.wfile.write(json.dumps(self._answer(line)).encode() + b"\n")

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            with self.server.one_at_a_time:
                return {"ok": True, "result": self.server.doer.do(json.loads(line))}
        except Exception as error:  # noqa: BLE001 - the door must outlive a bad order
            return {"ok": False, "error": f"{type(error).__name__}: {error}"}


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path, doer: Doer) -> None:
        super().__init__(str(path), _Handler)
        self.doer = doer
        self.one_at_a_time = threading.Lock()


class Control:
    """The door, open from ``open`` to ``close``. The socket appears under its name only when it answers."""

    def __init__(self, path: Path, doer: Doer) -> None:
        self._path = path
        self._doer = doer
        self._server: _Server | None = None

    def open(self) -> None:
        """Begin to answer."""
        unfinished = self._path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        self._server = _Server(unfinished, self._doer)
        threading.Thread(target=self._server.serve_forever, name="control", daemon=True).start()
        os.rename(unfinished, self._path)

    def close(self) -> None:
        """Stop answering."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._path.unlink(missing_ok=True)
