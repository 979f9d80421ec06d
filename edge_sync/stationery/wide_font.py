"""A TrueType font for ReportLab with all that names need: letters beyond U+FFFF, and variations of letters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

FIRST_PRIVATE = 0xF0000
"""Supplementary Private Use Area-A: where a varied glyph gets a code point that ReportLab can ask for."""
_VARIATIONS = 14
"""Format of the ``cmap`` subtable that holds variation sequences (OpenType 1.9, cmap §format 14)."""


class WideFont(TTFont):  # type: ignore[misc]
    """A TrueType font whose text can be found again, letters beyond U+FFFF and variation sequences included.

    ReportLab writes ToUnicode entries of more than four hexadecimal digits, which readers cut off
    (seen with 𠮷, U+20BB7, found by pdftotext as U+20BB); ISO 32000-1 §9.10.3 wants UTF-16BE.
    It also copies the whole glyph table, 35 MB of IPAmj明朝, for every subset; ``_Glyphs`` reads it where it lies.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path))
        self._path = path
        self._variations: dict[tuple[str, str], int | None] | None = None
        self._varied: dict[tuple[str, str], str] = {}
        self._spelling: dict[int, str] = {}
        whole_table = self.face.get_table
        self.face.get_table = lambda tag: _Glyphs(self.face) if tag == "glyf" else whole_table(tag)
        self._mend_widths()

    def _mend_widths(self) -> None:
        """Give glyphs that share the last width of ``hmtx`` that width: ReportLab keeps it scaled to 1000 a size."""
        metrics = self.face.hmetrics
        own = int.from_bytes(self.face.get_table("hhea")[34:36], "big")
        metrics[own:] = [(metrics[own - 1][0], bearing) for _, bearing in metrics[own:]]

    def varied(self, letter: str, selector: str) -> str:
        """The private letter that draws ``letter`` in the shape its selector asks for; empty: the font has no such.

        What is drawn so is found again in the PDF as letter and selector.
        """
        if self._variations is None:
            self._variations = _variations(self._path)
        asked = (letter, selector)
        if asked not in self._variations:
            return ""
        if asked not in self._varied:
            glyph = self._variations[asked]
            self._varied[asked] = self._allot(self.face.charToGlyph[ord(letter)] if glyph is None else glyph)
            self._spelling[ord(self._varied[asked])] = letter + selector
        return self._varied[asked]

    def _allot(self, glyph: int) -> str:
        code = FIRST_PRIVATE + len(self._varied)
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = round(self.face.hmetrics[glyph][0] * 1000 / self.face.unitsPerEm)
        return chr(code)

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Write the font's objects, with ToUnicode as the standard has it."""
        super().addObjects(doc)
        for name, held in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and isinstance(held.content, str):
                held.content = re.sub(r"(?<=> )<([0-9A-F]{5,6})>", self._utf16, held.content)

    def _utf16(self, found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return f"<{self._spelling.get(code, chr(code)).encode('utf-16-be').hex().upper()}>"


class _Glyphs:
    """The glyph table, read slice by slice."""

    def __init__(self, face: Any) -> None:
        self._face = face
        self._start = face.get_table_pos("glyf")[0]

    def __getitem__(self, part: slice) -> bytes:
        found: bytes = self._face.get_chunk(self._start + part.start, part.stop - part.start)
        return found


def _variations(path: Path) -> dict[tuple[str, str], int | None]:
    """(letter, selector) to the glyph's number; None: the letter's usual glyph is the one meant."""
    from fontTools.ttLib import TTFont as FontFile

    with FontFile(path, lazy=True) as file:
        tables = [table for table in file["cmap"].tables if table.format == _VARIATIONS]
        return {
            (chr(base), chr(selector)): None if glyph is None else file.getGlyphID(glyph)
            for table in tables
            for selector, pairs in table.uvsDict.items()
            for base, glyph in pairs
        }
