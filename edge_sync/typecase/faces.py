"""Finds the fonts of the city's look, or says which Debian package has them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/usr/share/fonts")

GETA = "〓"
"""Printers' mark for a letter that is not in the case; shown, never silently dropped."""

_PACKAGES = {
    "BIZUDGothic-Regular.ttf": "fonts-morisawa-bizud-gothic",
    "BIZUDGothic-Bold.ttf": "fonts-morisawa-bizud-gothic",
    "BIZUDPGothic-Regular.ttf": "fonts-morisawa-bizud-gothic",
    "BIZUDPGothic-Bold.ttf": "fonts-morisawa-bizud-gothic",
    "ipamjm.ttf": "fonts-ipamj-mincho",
}


class FontMissing(Exception):
    """A font is not installed; ``package`` is Debian's name for what has it."""

    code = "FORM-02"

    def __init__(self, name: str, package: str) -> None:
        super().__init__(f"{name} is missing: install {package}")
        self.package = package


@dataclass(frozen=True, slots=True)
class Faces:
    """Font files."""

    gothic: Path
    gothic_bold: Path
    screen: Path
    """BIZ UDPGothic, whose kana and Latin letters have their own widths."""
    screen_bold: Path
    names: Path
    """IPAmj明朝: some 60,000 characters of 文字情報基盤, for names and addresses."""
    other: Path
    """Letters of other languages; the Japanese face again where Noto Sans CJK is not installed."""


def find_faces(root: Path = ROOT) -> Faces:
    """Look for the fonts anywhere below ``root``.

    Raises:
        FontMissing: with the package to install.
    """
    gothic, gothic_bold, screen, screen_bold, names = (_find(root, name) for name in _PACKAGES)
    other = next(root.rglob("NotoSansCJK-Regular.ttc"), gothic)
    return Faces(gothic, gothic_bold, screen, screen_bold, names, other)


def is_selector(letter: str) -> bool:
    """True for a variation selector, which chooses a glyph and has none of its own (Unicode §23.4)."""
    return 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0100 <= ord(letter) <= 0xE01EF


def is_private(code: int) -> bool:
    """True for code points of private use, which mean something else in every city's own font (Unicode §23.5)."""
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFF


def _find(root: Path, name: str) -> Path:
    found = next(root.rglob(name), None)
    if found is None:
        raise FontMissing(name, _PACKAGES[name])
    return found
