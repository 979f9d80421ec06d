"""Which font shows a letter on the glass, by language, and how wide it is there.

BIZ UD for Japanese and English, IPAmj明朝 for rare kanji of names, Noto Sans CJK for the rest: its collection
holds every letter of Chinese, Korean and Vietnamese. A font is read when its first letter is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from edge_sync.typecase.faces import GETA, Faces, is_selector
from kiosk.glass.letterforms import Letterforms, read_letterforms

RARE_SCALE, NOTO_SCALE = 1.04, 1.03
"""Both draw their kanji smaller in the em square than BIZ UD; on one line they shall be equally tall."""
JAPANESE_LETTERS = ("ja", "easy", "en")
"""Languages whose words are set in the face of Japanese names."""
SIMPLIFIED = 2
"""Place of the face with Chinese letter shapes in Noto's collection; the first has the Japanese ones."""
NOTO = "NotoSansCJK-Regular.ttc"


@dataclass(frozen=True)
class Face:
    """One font; ``name`` is what the painter knows it by."""

    name: str
    regular: Path
    bold: Path
    place: int = 0
    """Which face of a collection."""
    scale: float = 1.0

    @cached_property
    def light(self) -> Letterforms:
        """Letters and widths of the regular weight."""
        return read_letterforms(self.regular, self.place)

    @cached_property
    def heavy(self) -> Letterforms:
        """Letters and widths of the bold one."""
        return self.light if self.bold == self.regular else read_letterforms(self.bold, self.place)

    def forms(self, bold: bool) -> Letterforms:
        """Of the weight asked for."""
        return self.heavy if bold else self.light


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring letters of one font."""

    text: str
    face: Face


class Fonts:
    """The faces, and in which order each language asks them."""

    def __init__(self, usual: Face, rare: Face, other: Face, chinese: Face) -> None:
        self.faces = (usual, rare, other, chinese)
        self._usual = usual
        self._japanese = (usual, rare, other)
        self._orders = {"zh": (chinese, usual, rare), "ko": (other, usual, rare), "vi": (other, usual, rare)}
        self._widths: dict[tuple[str, float, bool, str], float] = {}

    def order(self, language: str) -> Sequence[Face]:
        """Which fonts are asked for a letter, in turn."""
        return self._orders.get(language, self._japanese)

    def runs(self, text: str, language: str = "ja") -> list[Run]:
        """Cut a line by font. Variation selectors are left out: no font of the glass follows them."""
        found: list[Run] = []
        for letter in text:
            if is_selector(letter):
                continue
            face = next((one for one in self.order(language) if ord(letter) in one.light), None)
            shown, face = (letter, face) if face is not None else (GETA, self._usual)
            if found and found[-1].face is face:
                found[-1] = Run(found[-1].text + shown, face)
            else:
                found.append(Run(shown, face))
        return found

    def measure(self, text: str, em_px: float, bold: bool, language: str = "ja") -> float:
        """Width of a line in pixels, as the painter sets it: letter after letter, each a whole number of pixels."""
        return sum(self._letter(letter, em_px, bold, language) for letter in text)

    def _letter(self, letter: str, em_px: float, bold: bool, language: str) -> float:
        # Only single letters are remembered: whole lines may be a person's.
        key = (letter, em_px, bold, language)
        if key not in self._widths:
            self._widths[key] = sum(
                run.face.forms(bold).width(run.text, int(em_px * run.face.scale)) for run in self.runs(letter, language)
            )
        return self._widths[key]


def glass_fonts(faces: Faces) -> Fonts:
    """The faces of the glass; without Noto Sans CJK the Japanese ones stand for all."""
    usual = Face("ud", faces.screen, faces.screen_bold)
    rare = Face("rare", faces.names, faces.names, scale=RARE_SCALE)
    if faces.other.name != NOTO:
        return Fonts(usual, rare, usual, usual)
    bold = faces.other.with_name(NOTO.replace("Regular", "Bold"))
    bold = bold if bold.exists() else faces.other
    other, chinese = (
        Face(name, faces.other, bold, place, NOTO_SCALE) for name, place in (("other", 0), ("chinese", SIMPLIFIED))
    )
    return Fonts(usual, rare, other, chinese)
