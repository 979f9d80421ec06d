"""Where the slip's fonts are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class FontMissing(Exception):
    """A font that the slip needs is not on this machine; ``pattern`` is what was looked for."""

    code = "TICKET-06"

    def __init__(self, pattern: str) -> None:
        super().__init__(f"no font matches {pattern}")
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class SlipFonts:
    """Font files of one slip. ``other`` serves languages whose letters the Japanese font lacks."""

    regular: Path
    bold: Path
    other: Path


def find_fonts(root: Path) -> SlipFonts:
    """Look for BIZ UDGothic, and for Noto Sans CJK (else BIZ UDGothic again), anywhere below ``root``.

    Raises:
        FontMissing: BIZ UDGothic is not there (Debian: fonts-morisawa-bizud-gothic).
    """
    regular = _find(root, "BIZUDGothic-Regular.ttf")
    bold = _find(root, "BIZUDGothic-Bold.ttf")
    try:
        other = _find(root, "NotoSansCJK-Regular.ttc")
    except FontMissing:
        other = regular
    return SlipFonts(regular, bold, other)


def _find(root: Path, name: str) -> Path:
    found = next(root.rglob(name), None)
    if found is None:
        raise FontMissing(str(root / "**" / name))
    return found
