"""The parent's side of the limited process."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from edge_sync.groundwork.log import fields
from server.settings import PdfLimits
from server.studio.errors import BlankRefused
from server.studio.glovebox.orders import TOO_HEAVY, TOO_MANY_BYTES, Outcome, Work

log = logging.getLogger(__name__)
HOME = Path(__file__).resolve().parents[3]


class Glovebox:
    """Handles files of strangers. Each file has a process of its own, which is gone when a method returns."""

    def __init__(self, limits: PdfLimits) -> None:
        self._limits = limits

    def blank(self, body: bytes) -> Outcome:
        """A clean PDF of what somebody brought, and its pages as pictures.

        Raises:
            BlankRefused: with the code that says why; nothing of the file is kept.
        """
        if len(body) > self._limits.most_bytes:
            raise BlankRefused(TOO_MANY_BYTES, f"{len(body)} bytes")
        return self._handle(Work(body, self._limits))

    def pictures(self, pdf: bytes) -> tuple[bytes, ...]:
        """The pages of a PDF of ours, one PNG each.

        Raises:
            BlankRefused: it cannot be drawn within the limits.
        """
        return self._handle(Work(pdf, self._limits, clean=True)).pictures

    def _handle(self, work: Work) -> Outcome:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "server.studio.glovebox.child"],
                input=msgspec.msgpack.encode(work),
                capture_output=True,
                timeout=self._limits.wall_s,
                check=False,
                cwd=HOME,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            )
            outcome = msgspec.msgpack.decode(done.stdout, type=Outcome)
        except subprocess.TimeoutExpired as error:
            raise BlankRefused(TOO_HEAVY, "time") from error
        except msgspec.DecodeError as error:
            log.warning("limited process died %s", fields(status=done.returncode))
            raise BlankRefused(TOO_HEAVY, f"ended with {done.returncode}") from error
        if outcome.fault:
            raise BlankRefused(outcome.fault, outcome.why)
        return outcome
