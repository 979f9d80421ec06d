"""Fonts for paper: IPAmj明朝 for names, BIZ UD for the rest, each letter in the font that has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kiosk.typecase.faces import GETA, Faces, is_selector

NAMES = "mj-mincho"
TEXT = "ud-gothic"


class WideFont(TTFont):  # type: ignore[misc]
    """A TrueType font whose text can be found again, letters beyond U+FFFF included.

    ReportLab writes ToUnicode entries of more than four hexadecimal digits, which readers cut off
    (seen with 𠮷, U+20BB7, found by pdftotext as U+20BB); ISO 32000-1 §9.10.3 wants UTF-16BE.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        super().addObjects(doc)
        for name, held in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and isinstance(held.content, str):
                held.content = re.sub(r"(?<=> )<([0-9A-F]{5,6})>", _utf16, held.content)


def _utf16(found: re.Match[str]) -> str:
    return f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring letters in one font."""

    text: str
    font: str


class Lettering:
    """The loaded fonts. Loading takes about 0.3 s and 90 MB; do it once, before the first visitor."""

    def __init__(self, faces: Faces) -> None:
        """Load and register the fonts."""
        self._letters: dict[str, set[int]] = {}
        for name, path in ((NAMES, faces.names), (TEXT, faces.gothic)):
            font = WideFont(name, str(path))
            pdfmetrics.registerFont(font)
            self._letters[name] = set(font.face.charToGlyph)

    def pieces(self, text: str, wish: str) -> tuple[list[Piece], list[str]]:
        """Cut ``text`` by font, and list the letters that no font has; those become 〓, never another letter.

        Variation selectors choose a glyph that PDF text cannot ask for yet: they are listed too.
        """
        found: list[Piece] = []
        lacking: list[str] = []
        other = TEXT if wish == NAMES else NAMES
        for letter in text:
            code = ord(letter)
            if is_selector(letter):
                lacking.append(letter)
                continue
            font = next((name for name in (wish, other) if code in self._letters[name]), None)
            shown = letter if font else GETA
            if font is None:
                lacking.append(letter)
                font = TEXT
            if found and found[-1].font == font:
                found[-1] = Piece(found[-1].text + shown, font)
            else:
                found.append(Piece(shown, font))
        return found, lacking

    def width_pt(self, pieces: list[Piece], size_pt: float) -> float:
        """How wide pieces are, in points."""
        return float(sum(pdfmetrics.stringWidth(piece.text, piece.font, size_pt) for piece in pieces))
