"""Adapter: Pillow. Letters as pictures, drawn by a few open fonts.

Each size of a font is opened by itself and takes up to some megabytes. Kivy's own text keeps the last 64 of
them and lets nobody close them, which is 130 MB after a few languages; opening one takes a millisecond.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kiosk.glass.fonts import Run

MOST_OPEN = 8
"""As many sizes and weights as most screens have; no screen more than ten."""


@dataclass(frozen=True, slots=True)
class Letters:
    """White letters as they are painted; may be a person's: paint it and let go of it."""

    picture: Image.Image
    """``LA``: how much of each pixel is ink stands in the second band."""
    left_px: int
    """From where the pen stands to the picture's left edge."""
    below_px: int
    """From the base line down to its lower edge."""


class Lettering:
    """Draws runs of letters; keeps the fonts open that were used last."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[Path, int, int], ImageFont.FreeTypeFont] = OrderedDict()
        self._manner = ("", "")

    @property
    def open(self) -> int:
        """How many fonts are open."""
        return len(self._open)

    def letters(self, run: Run, em_px: float, bold: bool) -> Letters | None:
        """A run as a picture; None when nothing of it is seen."""
        font = self._font(run, em_px, bold)
        left, top, right, bottom = (round(edge) for edge in font.getbbox(run.text, anchor="ls"))
        if right <= left or bottom <= top:
            return None
        ink = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(ink).text((-left, -top), run.text, fill=255, font=font, anchor="ls")
        return Letters(Image.merge("LA", (Image.new("L", ink.size, 255), ink)), left, bottom)

    def _font(self, run: Run, em_px: float, bold: bool) -> ImageFont.FreeTypeFont:
        face = run.face
        path, size = face.bold if bold else face.regular, int(em_px * face.scale)
        key = (path, face.place, size)
        if key not in self._open:
            # Letter after letter, as they were measured: no kerning of the shaper's, no joined letters.
            self._open[key] = ImageFont.truetype(
                str(path), size, index=face.place, layout_engine=ImageFont.Layout.BASIC
            )
        self._open.move_to_end(key)
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return self._open[key]

    def written_in(self, language: str, letters: str) -> None:
        """Close every font when words of another language, or letters of another size, come on the glass."""
        if self._manner != (language, letters):
            self._manner = (language, letters)
            self._open.clear()
