"""Test prints: a port, CUPS's own client as adapter, and a fake with behaviour."""

from __future__ import annotations

import subprocess
from typing import Protocol

from server.studio.errors import NotPrinted

ANSWERS_WITHIN_S = 10.0
OPTIONS = ("media=A4", "print-scaling=none", "sides=one-sided")
"""As kiosks print: boxes are placed to the millimetre, so nothing may scale the page."""


class Printer(Protocol):
    """Where test prints come out."""

    def print_out(self, pdf: bytes, title: str) -> None:
        """Hand a PDF to the print service.

        Raises:
            NotPrinted: it was not taken.
        """


class LpPrinter:
    """Adapter: ``lp``, which Debian has in cups-client; reads the PDF from standard input, so no file is written."""

    def __init__(self, queue: str, *, server: str = "") -> None:
        """``server`` is a host or the path of a Unix socket; empty is the system's own."""
        self._queue = queue
        self._server = ["-h", server] if server else []

    def print_out(self, pdf: bytes, title: str) -> None:
        options = [word for option in OPTIONS for word in ("-o", option)]
        words = ["lp", *self._server, "-s", "-d", self._queue, "-t", title, *options, "-"]
        try:
            done = subprocess.run(words, input=pdf, capture_output=True, timeout=ANSWERS_WITHIN_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotPrinted(type(error).__name__) from error
        if done.returncode:
            raise NotPrinted(f"lp ended with {done.returncode}")


class FakePrinter:
    """Keeps what it was given; takes nothing that is no PDF, nor anything while it is stopped."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.stopped = False

    def print_out(self, pdf: bytes, title: str) -> None:
        if self.stopped or not pdf.startswith(b"%PDF-"):
            raise NotPrinted
        self.taken.append((pdf, title))
