"""What can still be read of a ledger that is damaged or out of date. The file is only read, never repaired."""

from __future__ import annotations

import mmap
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge_sync.ledger import allotment
from edge_sync.ledger.allotment import Allotment
from edge_sync.ledger.carving import Carved, carve
from edge_sync.ledger.wal import FRAME_HEADER_BYTES, HEADER_BYTES

PAGE_BYTES = 4096
"""SQLite's default, which every ledger has."""
_EPOCH = re.compile(rb"epoch([0-9a-f]{32})")
_TICKET = re.compile(
    rb'\{"visit_id":"[0-9a-f]{32}","ticket":"([A-Z])([0-9]{3,4})","service":"[a-z0-9_]{1,40}",'
    rb'"business_day":"(\d{4}-\d{2}-\d{2})"'
)
COPIED = {
    "meta": "k, v",
    "numbering": "business_day, last",
    "numbered": "business_day, letter, first, last",
    "ticket": "id, visit_id, service, issued",
    "arrival": "id, ref, visit_id, issued, at_ms",
    "mirror": "name, body",
    "parked": "seq, reason, at_ms",
    "fault": "code, since_ms, detail",
    "standing": "name, body",
    "aside": "path, at_ms, why",
}
FOLLOWED = {"followed": "epoch, upto, present", "part": "digest, number, bundle, body"}
"""How far the centre's letters are applied, and what of them is still being put together: both or neither."""


@dataclass
class Salvaged:
    """What was read. ``whole`` names the tables that answered without an error."""

    letters: dict[bytes, Carved] = field(default_factory=dict)
    """By identifier, in their old order."""
    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    epoch: str = ""
    head: int = 0
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    """By business day and letter the highest ticket number seen anywhere in the file."""
    allotment: Allotment | None = None
    """The newest seen anywhere in the file."""

    def meta(self, key: str) -> Any:
        """A fact of the old file; None when it could not be read."""
        return next((value for name, value in self.tables.get("meta", []) if name == key), None)


def salvage(path: Path) -> Salvaged:
    """Read what can be read; raises OSError when there is no file."""
    found = Salvaged()
    _read_tables(path, found)
    letters: list[Carved] = []
    for raw, begin, step in _parts(path):
        letters += _letters_in(raw, begin, step)
        for match in _TICKET.finditer(raw):
            key = (match[3].decode(), match[1].decode())
            found.numbers[key] = max(found.numbers.get(key, 0), int(match[2]))
        for one in allotment.carve(raw):
            if found.allotment is None or one.order > found.allotment.order:
                found.allotment = one
        if not found.epoch and (epoch := _EPOCH.search(raw)):
            found.epoch = epoch[1].decode()
    for _, letter in sorted(_placed(letters), key=lambda one: one[0]):
        found.letters.setdefault(letter.event_id, letter)
    found.head = max([found.head, *(letter.sequence for letter in letters)])
    return found


def _placed(letters: list[Carved]) -> Iterator[tuple[float, Carved]]:
    """Each letter with its place in the old order, also where its number could not be made out.

    A page is filled from its end, so that the letter found next in a page was written before this one.
    """
    following = [0] * len(letters)
    for index in range(len(letters) - 2, -1, -1):
        following[index] = letters[index + 1].sequence or following[index + 1]
    last = 0
    for letter, after in zip(letters, following, strict=True):
        if letter.sequence:
            last = letter.sequence
            yield last, letter
        else:
            yield (after + 0.5 if after < last or not last else last - 0.5), letter


def _parts(path: Path) -> Iterator[tuple[Any, int, int]]:
    """The file and its log: bytes, where the first page begins, and how far it is from page to page."""
    log = path.with_name(path.name + "-wal")
    for part, begin, step in (
        (path, 0, PAGE_BYTES),
        (log, HEADER_BYTES + FRAME_HEADER_BYTES, PAGE_BYTES + FRAME_HEADER_BYTES),
    ):
        if part.exists() and part.stat().st_size:
            with part.open("rb") as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as raw:
                yield raw, begin, step


def _letters_in(raw: Any, begin: int, step: int) -> Iterator[Carved]:
    """Letters of each page; overflow pages are looked for in the same part."""
    numbers: dict[int, int] = {}
    if step != PAGE_BYTES:
        for start in range(begin, len(raw) - PAGE_BYTES + 1, step):
            numbers[int.from_bytes(raw[start - FRAME_HEADER_BYTES : start - FRAME_HEADER_BYTES + 4], "big")] = start

    def page_of(number: int) -> bytes | None:
        start = (number - 1) * PAGE_BYTES if step == PAGE_BYTES else numbers.get(number, -1)
        page: bytes = raw[start : start + PAGE_BYTES] if start >= 0 else b""
        return page if len(page) == PAGE_BYTES else None

    for start in range(begin, len(raw), step):
        yield from carve(raw[start : start + PAGE_BYTES], usable_bytes=PAGE_BYTES, page_of=page_of)


def _read_tables(path: Path, found: Salvaged) -> None:
    """Ask SQLite for the small tables; whatever it refuses is left out."""
    shared = path.with_name(path.name + "-shm")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.5)) as connection:
            for table, columns in (COPIED | FOLLOWED).items():
                with suppress(sqlite3.Error, ValueError):
                    rows = connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608
                    found.tables[table] = rows
                    found.whole.add(table)
            with suppress(sqlite3.Error, ValueError, TypeError):
                (found.head,) = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
    except sqlite3.Error:
        pass
    finally:
        shared.unlink(missing_ok=True)
    epoch = found.meta("epoch")
    found.epoch = epoch if isinstance(epoch, str) and re.fullmatch(r"[0-9a-f]{32}", epoch) else ""
    found.head = found.head if isinstance(found.head, int) and 0 <= found.head < 2**62 else 0
