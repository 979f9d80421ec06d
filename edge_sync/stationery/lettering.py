"""Fonts for paper: IPAmj明朝 for names, BIZ UD for the rest, each letter in the font that has it."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics

from edge_sync.stationery.wide_font import WideFont
from edge_sync.typecase.faces import GETA, Faces, is_private, is_selector

NAMES = "mj-mincho"
TEXT = "ud-gothic"


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring letters in one font. ``flagged``: the shape is not the one that was asked for; marked on paper."""

    text: str
    font: str
    flagged: bool = False


class Lettering:
    """The loaded fonts. Loading takes about 0.3 s and 90 MB; do it once, before the first visitor."""

    def __init__(self, faces: Faces) -> None:
        """Load and register the fonts."""
        rl_config.useA85 = 0  # streams as they are: a quarter smaller, and nothing to decode for the next reader
        self._fonts = {NAMES: WideFont(NAMES, faces.names), TEXT: WideFont(TEXT, faces.gothic)}
        for font in self._fonts.values():
            pdfmetrics.registerFont(font)
        self._letters = {
            name: {code for code in font.face.charToGlyph if not is_private(code)} for name, font in self._fonts.items()
        }

    def pieces(self, text: str, wish: str) -> tuple[list[Piece], int]:
        """Cut ``text`` by font, and count the letters whose right shape no font has; never another letter for one.

        A letter that no font has becomes 〓. One whose variation (Unicode §23.4) is lacking keeps its plain shape and
        is flagged. Code points of private use have no agreed shape: 〓, whatever a font may hold there.
        """
        found: list[Piece] = []
        for letter, selector in _spelled(text):
            piece = self._piece(letter, selector, wish)
            if found and (found[-1].font, found[-1].flagged, piece.flagged) == (piece.font, False, False):
                found[-1] = Piece(found[-1].text + piece.text, piece.font)
            else:
                found.append(piece)
        return found, sum(piece.flagged for piece in found)

    def _piece(self, letter: str, selector: str, wish: str) -> Piece:
        order = (wish, TEXT if wish == NAMES else NAMES)
        if selector:
            for name in (NAMES, *order):
                varied = self._fonts[name].varied(letter, selector)
                if varied:
                    return Piece(varied, name)
        for name in order:
            if ord(letter) in self._letters[name]:
                return Piece(letter, name, flagged=bool(selector))
        return Piece(GETA, TEXT, flagged=True)

    def width_pt(self, pieces: list[Piece], size_pt: float) -> float:
        """How wide pieces are, in points."""
        return float(sum(pdfmetrics.stringWidth(piece.text, piece.font, size_pt) for piece in pieces))


def _spelled(text: str) -> list[tuple[str, str]]:
    """Each letter with the variation selector that follows it."""
    found: list[tuple[str, str]] = []
    for letter in text:
        if is_selector(letter) and found and not found[-1][1]:
            found[-1] = (found[-1][0], letter)
        else:
            found.append((letter, ""))
    return found
