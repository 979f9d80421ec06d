"""Fingers on the physical keys of the running kiosk, and on its headphone jack."""

from __future__ import annotations

import socket
import time
from pathlib import Path

from tests.journeys.senses.record import Record


class Fingers:
    """Presses what can be felt."""

    def __init__(self, door: Path, record: Record) -> None:
        self._door, self._record = door, record

    def press(self, key: str) -> None:
        """A key of ``kiosk.panel.port.KEYS``; which digit it was is not written down."""
        self._record.add("presses", "a digit" if key.startswith("digit_") else key)
        self._send(f"press {key}")
        if key in ("previous", "next", "decide", "staff"):
            # A wired button bounces, and is read no sooner.
            time.sleep(0.03)

    def type(self, digits: str) -> None:
        """Digits on the tactile keypad, and 決定."""
        for digit in digits:
            self.press(f"digit_{digit}")
            time.sleep(0.05)
        time.sleep(0.1)
        self.press("decide")

    def plug(self, *, plugged: bool = True) -> None:
        """Headphones."""
        self._send("plug" if plugged else "unplug")

    def _send(self, words: str) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as finger:
            finger.sendto(words.encode(), str(self._door))
