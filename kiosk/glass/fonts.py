"""Which font shows a letter on the glass: BIZ UD for nearly all, IPAmj明朝 for rare kanji of names."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

from edge_sync.typecase.faces import GETA, Faces, is_selector

RARE_SCALE = 1.04
"""IPAmj明朝 draws its kanji smaller in the em square than BIZ UD; on one line they shall be equally tall."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files and which letters they hold."""

    regular: Path
    bold: Path
    rare: Path
    usual_letters: Container[int]
    rare_letters: Container[int]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring letters of one font."""

    text: str
    rare: bool


def glass_fonts(faces: Faces) -> Fonts:
    """Read which letters the faces hold."""
    return Fonts(faces.screen, faces.screen_bold, faces.names, _letters(faces.screen), _letters(faces.names))


class Letters:
    """Which code points a font holds, one bit each: a twentieth of what a set of numbers takes."""

    def __init__(self, codes: Iterable[int]) -> None:
        self._bits = bytearray((sys.maxunicode >> 3) + 1)
        for code in codes:
            self._bits[code >> 3] |= 1 << (code & 7)

    def __contains__(self, code: object) -> bool:
        """True when the font holds the letter of that number."""
        return isinstance(code, int) and bool(self._bits[code >> 3] & 1 << (code & 7))


def _letters(path: Path) -> Letters:
    with TTFont(path, lazy=True) as font:
        return Letters(font.getBestCmap())


def runs(text: str, fonts: Fonts) -> list[Run]:
    """Cut a line by font. Variation selectors are left out: no font of the glass follows them."""
    found: list[Run] = []
    for letter in text:
        if is_selector(letter):
            continue
        rare = ord(letter) not in fonts.usual_letters
        shown = letter
        if rare and ord(letter) not in fonts.rare_letters:
            shown, rare = GETA, False
        if found and found[-1].rare == rare:
            found[-1] = Run(found[-1].text + shown, rare)
        else:
            found.append(Run(shown, rare))
    return found
