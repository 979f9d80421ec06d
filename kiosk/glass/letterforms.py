"""What a font file says of its letters: which it has, how wide they are."""

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
    return Letterforms(widths, units)


def _groups(cmap: bytes) -> list[tuple[int, int, int]]:
    """First and last code point, first glyph, of every run of the character map (OpenType, cmap format 12)."""
    for n in range(struct.unpack_from(">H", cmap, 2)[0]):
        begin = struct.unpack_from(">L", cmap, 4 + n * 8 + 4)[0]
        if struct.unpack_from(">H", cmap, begin)[0] == 12:
            count = struct.unpack_from(">L", cmap, begin + 12)[0]
            return list(struct.iter_unpack(">LLL", cmap[begin + 16 : begin + 16 + count * 12]))
    raise ValueError("a font without a character map of format 12")
