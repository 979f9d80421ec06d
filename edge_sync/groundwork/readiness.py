"""Tells systemd: ready, alive, stopping (sd_notify(3)); silent when nobody listens."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


class Readiness:
    """One process's line to its service manager."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def ready(self) -> None:
        """The process serves now."""
        self._tell("READY=1")

    def alive(self) -> None:
        """Feed the watchdog; only call after the process has shown itself that it works."""
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """The process ends on purpose."""
        self._tell("STOPPING=1")

    def _tell(self, words: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect(self._address)
            line.sendall(words.encode())
