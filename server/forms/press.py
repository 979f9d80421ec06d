"""Filled forms as PDF for the counter's printer: made in a process of its own, never in a file."""

from __future__ import annotations

import threading
from pathlib import Path

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Entry
from edge_sync.stationery.frames import Result
from edge_sync.stationery.overlay_process import OverlayProcess

AT_ONCE = 2
"""Each takes 120 MB for a moment."""


class Press:
    """Fills one form for each call, at most two at a time; the process that saw a person's items ends with it."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def fill(self, folder: Path, form: str, entry: Personal[Entry]) -> Result:
        """The filled form.

        Raises:
            edge_sync.stationery.errors.FormError: with the code the process gave.
        """
        with self._room:
            process = OverlayProcess(folder)
            process.start()
            try:
                return process.fill(form, entry.reveal())
            finally:
                process.stop()
