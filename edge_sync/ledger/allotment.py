"""The letter and range of numbers that the centre gave this machine: one row, which proves that it is whole.

A machine that forgot its range would give numbers of another one. So the row carries a proof against flipped bits and
a rising order: what is found of it in the bytes of a damaged file can be believed, and the newest is known.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

NAME = "numbers"
"""Of the row in ``standing``."""
_WRITTEN = re.compile(rb'\{"order":\d{1,9},"letter":"[A-Z]","first":\d{1,4},"last":\d{1,4},"proof":"[0-9a-f]{16}"\}')


class Allotment(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of this machine: ``letter`` and ``first`` to ``last``."""

    order: int
    letter: str
    first: int
    last: int
    proof: str = ""

    def proven(self) -> Allotment:
        """The same with its proof."""
        said = f"{self.order} {self.letter} {self.first} {self.last}".encode()
        return msgspec.structs.replace(self, proof=hashlib.sha256(said).hexdigest()[:16])

    def is_whole(self) -> bool:
        """Whether the proof fits."""
        return self == self.proven()


class AllotmentBroken(Exception):
    """The row is not what was written."""


def read(connection: sqlite3.Connection) -> Allotment | None:
    """What the centre gave; None: nothing yet.

    Raises:
        AllotmentBroken: it cannot be told any more.
    """
    row = connection.execute("SELECT body FROM standing WHERE name = ?", (NAME,)).fetchone()
    if row is None:
        return None
    found = decode(row[0])
    if found is None:
        raise AllotmentBroken
    return found


def write(connection: sqlite3.Connection, *, letter: str, first: int, last: int) -> None:
    """Put a newer one in the place of the one before; raises AllotmentBroken."""
    before = read(connection)
    order = 1 if before is None else before.order + 1
    put(connection, Allotment(order=order, letter=letter, first=first, last=last).proven())


def put(connection: sqlite3.Connection, allotment: Allotment) -> None:
    """Write the row as it is given."""
    connection.execute("INSERT OR REPLACE INTO standing VALUES(?, ?)", (NAME, msgspec.json.encode(allotment)))


def decode(body: Any) -> Allotment | None:
    """What a row says, if it is whole."""
    try:
        found = msgspec.json.decode(body, type=Allotment)
    except (msgspec.DecodeError, TypeError, UnicodeDecodeError):
        return None
    return found if found.is_whole() else None


def carve(raw: Any) -> Iterator[Allotment]:
    """Every whole one in the bytes of a file, in force or replaced long ago."""
    for match in _WRITTEN.finditer(raw):
        found = decode(match[0])
        if found is not None:
            yield found
