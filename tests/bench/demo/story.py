"""Tells what happens, one line a step, with times."""

from __future__ import annotations

import sys
import time
from typing import TextIO


class Story:
    """Lines with the seconds since the beginning."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._began = time.monotonic()
        self._stream = stream

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    def tell(self, what: str) -> None:
        """One line."""
        self._stream.write(f"{self.seconds:7.2f} s  {what}\n")
        self._stream.flush()
