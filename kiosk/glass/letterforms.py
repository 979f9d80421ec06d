"""What a font file says of its letters: which it has, how wide they are; and one face of a collection as a file."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

LAST = 0x32000
"""Beyond the last plane with letters (Unicode: plane 3, extension H)."""
ABSENT = 0xFFFF


@dataclass(frozen=True, slots=True)
class Letterforms:
    """Widths of a face by code point."""

    widths: array[int]
    """In units of the em square; ``ABSENT`` where the face has no such letter."""
    units: int
    ascent: float
    descent: float
    """Above and below the base line, by the em square; the painter's picture of a line is as high as both."""

    def __contains__(self, code: object) -> bool:
        """True when the face has the letter of that number."""
        return isinstance(code, int) and code < LAST and self.widths[code] != ABSENT

    def width(self, text: str, em_px: int) -> int:
        """Width in pixels, each letter rounded as the painter rounds it."""
        return sum((self.widths[ord(one)] * em_px + self.units // 2) // self.units for one in text if ord(one) in self)


def read_letterforms(path: Path, place: int = 0) -> Letterforms:
    """Read one face of a font file; a few hundred kilobytes stay in memory."""
    with TTFont(path, fontNumber=place, lazy=True) as font:
        units = font["head"].unitsPerEm
        across = font["hhea"].numberOfHMetrics
        advances = struct.unpack(f">{across * 2}H", font.reader["hmtx"][: across * 4])[::2]
        widths = array("H", [ABSENT]) * LAST
        for first, last, glyph in _groups(font.reader["cmap"]):
            for code in range(first, min(last + 1, LAST)):
                widths[code] = advances[min(glyph + code - first, across - 1)]
        rise, fall = font["hhea"].ascent / units, -font["hhea"].descent / units
    return Letterforms(widths, units, rise, fall)


def _groups(cmap: bytes) -> list[tuple[int, int, int]]:
    """First and last code point, first glyph, of every run of the character map (OpenType, cmap format 12)."""
    for n in range(struct.unpack_from(">H", cmap, 2)[0]):
        begin = struct.unpack_from(">L", cmap, 4 + n * 8 + 4)[0]
        if struct.unpack_from(">H", cmap, begin)[0] == 12:
            count = struct.unpack_from(">L", cmap, begin + 12)[0]
            return list(struct.iter_unpack(">LLL", cmap[begin + 16 : begin + 16 + count * 12]))
    raise ValueError("a font without a character map of format 12")


def cut_face(collection: Path, place: int, folder: Path) -> Path:
    """One face of a collection as a font file of its own in ``folder``; cut once, its tables as they are."""
    wanted = folder / f"{collection.stem}-{place}.otf"
    if wanted.exists() and wanted.stat().st_mtime >= collection.stat().st_mtime:
        return wanted
    folder.mkdir(parents=True, exist_ok=True)
    with TTFont(collection, fontNumber=place, lazy=True) as font:
        kept = {tag: font.reader[tag] for tag in sorted(font.reader.keys())}
        kind = font.sfntVersion.encode("latin-1")
    count = len(kept)
    power = count.bit_length() - 1
    head = struct.pack(">4sHHHH", kind, count, 16 << power, power, (count - (1 << power)) * 16)
    at = 12 + 16 * count
    directory, body = b"", b""
    parts = []
    for tag, table in kept.items():
        directory += struct.pack(">4sLLL", tag.encode("latin-1"), 0, at, len(table))
        padded = table + b"\0" * (-len(table) % 4)
        parts.append(padded)
        at += len(padded)
    body = b"".join(parts)
    draft = wanted.with_suffix(".tmp")
    draft.write_bytes(head + directory + body)
    draft.replace(wanted)
    return wanted
