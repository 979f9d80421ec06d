"""Which font shows a letter: BIZ UD for nearly all, IPAmj明朝 for rare kanji of names. Pure after reading."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path("/usr/share/fonts/truetype")
GETA = "〓"
"""Printers' mark for a letter that is not in the case; shown, never silently dropped."""


class FontMissing(Exception):
    """A font of the city's look is not installed; ``package`` is Debian's name for it."""

    code = "FORM-02"

    def __init__(self, path: Path, package: str) -> None:
        super().__init__(f"{path.name} is missing: install {package}")
        self.package = package


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files and which letters they hold."""

    regular: Path
    bold: Path
    rare: Path
    usual_letters: Set[int]
    rare_letters: Set[int]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring letters of one font."""

    text: str
    rare: bool


def find_fonts(folder: Path = FOLDER) -> Fonts:
    """Find the fonts.

    Raises:
        FontMissing: with the package that has it.
    """
    regular, bold = (folder / "bizud-gothic" / f"BIZUDPGothic-{weight}.ttf" for weight in ("Regular", "Bold"))
    rare = folder / "ipamj" / "ipamjm.ttf"
    for path, package in (
        (regular, "fonts-morisawa-bizud-gothic"),
        (bold, "fonts-morisawa-bizud-gothic"),
        (rare, "fonts-ipamj-mincho"),
    ):
        if not path.exists():
            raise FontMissing(path, package)
    return Fonts(regular, bold, rare, _letters(regular), _letters(rare))


def _letters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def runs(text: str, fonts: Fonts) -> list[Run]:
    """Cut a line by font. Variation selectors are left out: no font of the glass follows them."""
    found: list[Run] = []
    for letter in text:
        code = ord(letter)
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
            continue
        rare = code not in fonts.usual_letters
        shown = letter
        if rare and code not in fonts.rare_letters:
            shown, rare = GETA, False
        if found and found[-1].rare == rare:
            found[-1] = Run(found[-1].text + shown, rare)
        else:
            found.append(Run(shown, rare))
    return found
