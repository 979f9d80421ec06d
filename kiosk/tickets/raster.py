"""A slip as dots: 1 bit each, 576 across, drawn with Pillow."""

from __future__ import annotations

from collections import OrderedDict

import segno
from PIL import Image, ImageDraw, ImageFont

from edge_sync.typecase.faces import Faces
from kiosk.tickets.layout import (
    WIDTH_DOTS,
    Face,
    Line,
    NumberLine,
    QrBlock,
    Rule,
    Slip,
    Space,
    TextLine,
    dots,
    lay_out,
)

_MARGIN_DOTS = 8
_SMALLEST_SHRINK = 0.75
_KEPT_STRIPS = 64
_QUIET_MODULES = 4

_WARM_SLIP = Slip(
    city="市",
    ticket_number="A0123456789",
    service_label="住民票・証明書",
    issued_at_text="2026年12月31日 0123456789:",
    wait_text="いまの待ち 0123456789〜分くらい",
    qr_text="https://example.invalid/t/0123456789abcdef",
)


class SlipPainter:
    """Draws slips. Strips of lines seen before are kept, so what every slip shares is drawn once.

    Not for several threads at a time.
    """

    def __init__(self, faces: Faces) -> None:
        self._paths = {Face.REGULAR: faces.gothic, Face.BOLD: faces.gothic_bold, Face.OTHER: faces.other}
        self._fonts: dict[tuple[Face, int], ImageFont.FreeTypeFont] = {}
        self._strips: OrderedDict[Line, Image.Image] = OrderedDict()

    def warm(self, slip: Slip = _WARM_SLIP) -> None:
        """Draw once for nothing, so that the first visitor does not wait for fonts to load."""
        self.paint(slip)

    def paint(self, slip: Slip) -> Image.Image:
        """Draw a slip: mode ``1``, 576 dots wide, a set bit is a burnt dot."""
        strips = [self._strip(line) for line in lay_out(slip)]
        paper = Image.new("1", (WIDTH_DOTS, sum(strip.height for strip in strips)), 0)
        at = 0
        for strip in strips:
            paper.paste(strip, (0, at))
            at += strip.height
        return paper

    def _strip(self, line: Line) -> Image.Image:
        strip = self._strips.get(line)
        if strip is None:
            strip = self._strips[line] = self._draw(line)
            if len(self._strips) > _KEPT_STRIPS:
                self._strips.popitem(last=False)
        else:
            self._strips.move_to_end(line)
        return strip

    def _draw(self, line: Line) -> Image.Image:
        if isinstance(line, TextLine):
            return self._draw_text(line)
        if isinstance(line, NumberLine):
            return self._draw_number(line)
        if isinstance(line, QrBlock):
            return _draw_qr(line)
        if isinstance(line, Rule):
            return Image.new("1", (WIDTH_DOTS, max(1, dots(line.thickness_mm))), 1)
        return Image.new("1", (WIDTH_DOTS, dots(_blank(line))), 0)

    def _draw_text(self, line: TextLine) -> Image.Image:
        """Centred; shrunk to three quarters at most, then broken over several lines."""
        room_dots = WIDTH_DOTS - 2 * _MARGIN_DOTS
        size = dots(line.size_mm)
        width_dots = self._font(line.face, size).getlength(line.text)
        if width_dots > room_dots:
            size = max(int(size * room_dots / width_dots), int(size * _SMALLEST_SHRINK))
        font = self._font(line.face, size)
        rows = _broken(line.text, font, room_dots)
        ascent, descent = font.getmetrics()
        strip = Image.new("1", (WIDTH_DOTS, (ascent + descent) * len(rows)), 0)
        pen = ImageDraw.Draw(strip)
        for index, row in enumerate(rows):
            left = (WIDTH_DOTS - font.getlength(row)) / 2
            pen.text((left, index * (ascent + descent)), row, fill=1, font=font)
        return strip

    def _draw_number(self, line: NumberLine) -> Image.Image:
        """Digits of exactly the asked height, lower only if the number would not fit."""
        known = self._font(Face.BOLD, 400)
        _, top, _, bottom = known.getbbox("0")
        size = round(400 * dots(line.digit_height_mm) / (bottom - top))
        width_dots = self._font(Face.BOLD, size).getlength(line.text)
        if width_dots > WIDTH_DOTS:
            size = int(size * WIDTH_DOTS / width_dots)
        font = self._font(Face.BOLD, size)
        left, top, right, bottom = font.getbbox(line.text)
        strip = Image.new("1", (WIDTH_DOTS, int(bottom - top) + 1), 0)
        ImageDraw.Draw(strip).text(((WIDTH_DOTS - right - left) / 2, -top), line.text, fill=1, font=font)
        return strip

    def _font(self, face: Face, size_dots: int) -> ImageFont.FreeTypeFont:
        key = (face, size_dots)
        if key not in self._fonts:
            self._fonts[key] = ImageFont.truetype(str(self._paths[face]), size_dots)
        return self._fonts[key]


def _blank(line: Space) -> float:
    return line.height_mm


def _broken(text: str, font: ImageFont.FreeTypeFont, room_dots: int) -> list[str]:
    """Break a text into rows that fit, at a space if the row has one in its second half."""
    rows: list[str] = []
    while font.getlength(text) > room_dots:
        fits = max(1, next(n for n in range(len(text), 0, -1) if n == 1 or font.getlength(text[:n]) <= room_dots))
        space = text.rfind(" ", fits // 2, fits + 1)
        cut = space if space > 0 else fits
        rows.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*rows, text]


def _draw_qr(block: QrBlock) -> Image.Image:
    """As large as whole dots a module allow (ISO/IEC 18004, level M, quiet zone of four modules)."""
    matrix = segno.make_qr(block.text, error="m").matrix
    modules = len(matrix)
    scale = max(2, dots(block.size_mm) // (modules + 2 * _QUIET_MODULES))
    code = Image.new("1", (modules, modules), 0)
    code.putdata([bit & 1 for row in matrix for bit in row])
    code = code.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
    quiet_dots = _QUIET_MODULES * scale
    strip = Image.new("1", (WIDTH_DOTS, code.height + 2 * quiet_dots), 0)
    strip.paste(code, ((WIDTH_DOTS - code.width) // 2, quiet_dots))
    return strip
