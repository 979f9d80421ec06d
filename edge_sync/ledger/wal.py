"""Damage inside a write-ahead log, which SQLite does not report.

SQLite ends the log at the first frame whose checksum is wrong and drops the rest without a word. At the
end that is right: a power cut tore the last commit, and nobody was told of it. Before a later commit it is
damage: each commit is synced before the next one is written, so a frame before a later commit was whole once.
(Format: sqlite.org/fileformat2.html, section 4.)
"""

from __future__ import annotations

import struct
from pathlib import Path

HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
MAGIC_LITTLE, MAGIC_BIG = 0x377F0682, 0x377F0683


def damage_inside(log: Path) -> str | None:
    """What is wrong with this log beyond a torn end; None when nothing is, or when there is no log."""
    try:
        raw = log.read_bytes()
    except FileNotFoundError:
        return None
    if len(raw) <= HEADER_BYTES + FRAME_HEADER_BYTES:
        return None
    magic, _, page_bytes, _, salts = struct.unpack(">IIII8s", raw[:24])
    told = struct.unpack(">II", raw[24:HEADER_BYTES])
    order = ">" if magic == MAGIC_BIG else "<"
    if magic not in (MAGIC_LITTLE, MAGIC_BIG) or _sums(raw[:24], (0, 0), order) != told:
        return "the header of the log is damaged"
    size = FRAME_HEADER_BYTES + page_bytes
    sums = told
    for start in range(HEADER_BYTES, len(raw) - size + 1, size):
        head = raw[start : start + FRAME_HEADER_BYTES]
        sums = _sums(head[:8], sums, order)
        sums = _sums(raw[start + FRAME_HEADER_BYTES : start + size], sums, order)
        if head[8:16] != salts or sums != struct.unpack(">II", head[16:]):
            return _after_bad(raw, start, size, salts)
    return None


def _after_bad(raw: bytes, bad: int, size: int, salts: bytes) -> str | None:
    commit_seen = False
    for start in range(bad, len(raw) - size + 1, size):
        ours = raw[start + 8 : start + 16] == salts
        if ours and commit_seen:
            return f"frame {(bad - HEADER_BYTES) // size + 1} of the log is damaged and later commits follow it"
        if ours and raw[start + 4 : start + 8] != b"\0\0\0\0":
            commit_seen = True
    return None


def _sums(part: bytes, begin: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = begin
    words = iter(struct.unpack(f"{order}{len(part) // 4}I", part))
    for first, second in zip(words, words, strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
