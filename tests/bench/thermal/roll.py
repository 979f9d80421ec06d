"""The paper in the printer: dots burnt on it, slips cut off it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH_DOTS = 576


@dataclass(frozen=True, slots=True)
class Cut:
    """One slip: ``picture`` as the eye sees it (black on white, one pixel a dot), ``text`` that was sent as text."""

    picture: Image.Image
    text: str
    path: Path | None


class Roll:
    """Collects strips until the knife falls. ``left_dots`` None is an endless roll."""

    def __init__(self, out_dir: Path | None) -> None:
        self._out_dir = out_dir
        self._strips: list[Image.Image] = []
        self._text: list[str] = []
        self.left_dots: int | None = None
        self.cuts: list[Cut] = []

    def burn(self, data: bytes, row_bytes: int, height: int) -> bool:
        """Burn raster rows; False when the roll ended under way."""
        picture = Image.frombytes("1", (row_bytes * 8, height), data)
        return self._advance(picture.crop((0, 0, WIDTH_DOTS, height)))

    def write(self, text: str) -> bool:
        """Print a line of plain text, roughly; False when the roll ended under way."""
        self._text.append(text)
        strip = Image.new("1", (WIDTH_DOTS, 30), 0)
        if text:
            ImageDraw.Draw(strip).text((0, 2), text, fill=1, font=ImageFont.load_default(24))
        return self._advance(strip)

    def feed(self, height: int) -> bool:
        """Move the paper; False when the roll ended under way."""
        return self._advance(Image.new("1", (WIDTH_DOTS, height), 0))

    def cut(self) -> Cut:
        """Cut off what was burnt since the last cut, as PNG when there is a folder for it."""
        height = max(1, sum(strip.height for strip in self._strips))
        picture = Image.new("L", (WIDTH_DOTS, height), 255)
        at = 0
        for strip in self._strips:
            picture.paste(0, (0, at), strip)
            at += strip.height
        path = None
        if self._out_dir is not None:
            self._out_dir.mkdir(parents=True, exist_ok=True)
            path = self._out_dir / f"slip-{len(self.cuts) + 1:03}.png"
            picture.save(path, dpi=(203, 203))
        slip = Cut(picture, "\n".join(self._text), path)
        self.cuts.append(slip)
        self._strips.clear()
        self._text.clear()
        return slip

    def _advance(self, strip: Image.Image) -> bool:
        if self.left_dots is not None:
            if strip.height > self.left_dots:
                strip = strip.crop((0, 0, WIDTH_DOTS, self.left_dots))
                self.left_dots = 0
                self._strips.append(strip)
                return False
            self.left_dots -= strip.height
        self._strips.append(strip)
        return True
