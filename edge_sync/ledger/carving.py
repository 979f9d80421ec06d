"""Letters read out of raw bytes, without trusting anything the bytes say about themselves.

A row of ``outbox`` begins with a header whose shape is known (NULL for the row id, a blob of 16 bytes, a text, ...)
and ends with the digest of its content. So rows are found by that shape in every page of the file and of its log,
whatever the pages, the tree above them or the file's header have become, and only those are taken whose digest
agrees. (Record format: sqlite.org/fileformat2.html, sections 1.6 and 2.1.)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SMALL_INT = rb"[\x01-\x06\x08\x09]"
VARINT = rb"(?:[\x0c-\x7f]|[\x80-\xff]{1,2}[\x00-\x7f])"
_HEADER = re.compile(
    rb"[\x0b-\x10]\x00\x2c(" + VARINT + rb")(" + SMALL_INT + rb")\x2c(" + SMALL_INT + rb")(" + SMALL_INT + rb")"
    rb"([\x13\x1b\x1d])(" + VARINT + rb")\x4c",
    re.DOTALL,
)
_INT_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}

PageOf = Callable[[int], bytes | None]
"""A page by its number, counted from 1; None if there is none."""


@dataclass(frozen=True)
class Carved:
    """One letter as it stood in the table; ``sequence`` is 0 when it could not be made out."""

    sequence: int
    event_id: bytes
    kind: str
    version: int
    boot_id: bytes
    boottime_ms: int
    wall_ms: int
    clock_state: str
    payload: bytes
    sha256: bytes


def carve(image: bytes, *, usable_bytes: int, page_of: PageOf) -> Iterator[Carved]:
    """Every whole letter in one page or any run of bytes; one that goes on elsewhere is followed by ``page_of``."""
    for match in _HEADER.finditer(image):
        if image[match.start()] == match.end() - match.start():
            found = _read(image, match, usable_bytes, page_of)
            if found is not None:
                yield found


def _read(image: bytes, match: re.Match[bytes], usable_bytes: int, page_of: PageOf) -> Carved | None:
    serials = [0x2C, *(_varint(group) for group in match.groups()[:2]), 0x2C]
    serials += [*(_varint(group) for group in match.groups()[2:6]), 0x4C]
    sizes = [_INT_BYTES[serial] if serial < 12 else (serial - 12) // 2 for serial in serials]
    total = match.end() - match.start() + sum(sizes)
    record = _whole(image, match.start(), total, usable_bytes, page_of)
    if record is None:
        return None
    place, parts = match.end() - match.start(), []
    for size in sizes:
        parts.append(record[place : place + size])
        place += size
    event_id, kind, version, boot_id, boottime, wall, clock, payload, digest = parts
    number = _integer(serials[2], version)
    if hashlib.sha256(event_id.hex().encode() + b"|" + kind + f"|{number}|".encode() + payload).digest() != digest:
        return None
    boottime_ms, wall_ms = _integer(serials[4], boottime), _integer(serials[5], wall)
    return Carved(
        sequence=_sequence(image, match.start(), total),
        event_id=event_id,
        kind=kind.decode("utf-8", "replace"),
        version=number,
        boot_id=boot_id,
        boottime_ms=max(0, boottime_ms),
        wall_ms=wall_ms,
        clock_state=clock.decode("utf-8", "replace"),
        payload=payload,
        sha256=digest,
    )


def _whole(image: bytes, start: int, total: int, usable: int, page_of: PageOf) -> bytes | None:
    """The record's bytes, its overflow pages included (section 1.6, "Cell Payload Overflow Pages")."""
    if total <= usable - 35:
        return image[start : start + total] if start + total <= len(image) else None
    least = (usable - 12) * 32 // 255 - 23
    local = least + (total - least) % (usable - 4)
    local = local if local <= usable - 35 else least
    record = bytearray(image[start : start + local])
    following = int.from_bytes(image[start + local : start + local + 4], "big")
    while len(record) < total:
        page = page_of(following)
        if page is None:
            return None
        following = int.from_bytes(page[:4], "big")
        record += page[4 : min(usable, 4 + total - len(record))]
    return bytes(record)


def _sequence(image: bytes, start: int, total: int) -> int:
    """The row id stands before the header, the payload's size before it."""
    size = _as_varint(total)
    for length in range(1, 10):
        begin = start - length
        if begin < len(size):
            return 0
        row_id = image[begin:start]
        plain = row_id[-1] < 0x80 and all(byte >= 0x80 for byte in row_id[:-1])
        if plain and image[begin - len(size) : begin] == size:
            return _varint(row_id)
    return 0


def _varint(raw: bytes) -> int:
    value = 0
    for byte in raw:
        value = value << 7 | byte & 0x7F
    return value


def _as_varint(value: int) -> bytes:
    raw = bytearray([value & 0x7F])
    while value := value >> 7:
        raw.insert(0, value & 0x7F | 0x80)
    return bytes(raw)


def _integer(serial: int, raw: bytes) -> int:
    return serial - 8 if serial in (8, 9) else int.from_bytes(raw, "big", signed=True)
