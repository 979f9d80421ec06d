"""The history file: one JSON object a line, written by whoever stood at the desk.

``outcome`` is ``accepted`` (the desk said so) or ``unknown`` (the answer was lost: it may or may not
be recorded). ``sequence`` is null where the desk does not tell it. ``data_sha256`` is over the message's
fields as JSON bytes; of a number whose answer was lost it is empty, for the machine chose the words.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One attempt at a desk."""

    outcome: str
    device: str
    epoch: str
    kind: str
    visit_id: str
    data_sha256: str
    sequence: int | None = None
    ticket: str | None = None
    by: str = ""
    """Who stood at the desk; each says one thing after the other."""


def digest(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


class HistoryBook:
    """Appends lines from several threads."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._turn = threading.Lock()
        self.accepted = 0
        self.unknown = 0

    def write(self, line: Line) -> None:
        """Add one line; on its way to the disk when this returns."""
        with self._turn:
            self._file.write(json.dumps(asdict(line)) + "\n")
            self._file.flush()
            if line.outcome == "accepted":
                self.accepted += 1
            else:
                self.unknown += 1

    def close(self) -> None:
        """End the book."""
        self._file.close()


def read(path: Path) -> Iterator[Line]:
    """The lines of a book; raises ValueError or TypeError at a line that is none."""
    with path.open(encoding="utf-8") as file:
        for text in file:
            yield Line(**json.loads(text))
