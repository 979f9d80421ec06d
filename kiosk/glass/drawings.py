"""Adapter: Kivy's canvas. Puts shapes, letters and the boxes made of both on the glass."""

from __future__ import annotations

import re
from typing import Any

from kivy.graphics import Color, Ellipse, Line, Rectangle, RoundedRectangle, Triangle
from kivy.graphics.texture import Texture

from kiosk.glass.boxes import Box
from kiosk.glass.fonts import Fonts, Run
from kiosk.glass.lettering import Lettering, Letters
from kiosk.glass.shape import Place, Shape
from kiosk.glass.shapes import PEN_MM, shapes, strokes_of
from kiosk.glass.theme import Colours, Profile, rgb

Moving = list[tuple[str, Any]]
"""How a colour comes and goes, and the colour."""

MIDDLE = 0.38
"""The base line stands this far below the middle of a line, by its em square, whichever font."""


class Painter:
    """Paints boxes on the canvas that is open."""

    def __init__(self, profile: Profile, fonts: Fonts) -> None:
        self._profile, self._fonts = profile, fonts
        self.lettering = Lettering()
        self.height_px, self.pen_px = profile.height_px, profile.px(PEN_MM)

    def paint(self, boxes: tuple[Box, ...], colours: Colours) -> Moving:
        """Paint boxes in their order; gives what moves."""
        moving: Moving = []
        for box in boxes:
            moving += self._box(box, colours)
        return moving

    def _box(self, box: Box, colours: Colours) -> Moving:
        x, y, w, h = place = self.place(box)
        if box.fill:
            Color(*rgb(colours[box.fill]))
            RoundedRectangle(pos=(x, y), size=(w, h), radius=[box.radius_px or 1])
        if box.border:
            Color(*rgb(colours[box.border]))
            inset, width = (self._profile.px(0.9), self._profile.px(0.35)) if box.thick else (1, 1.6)
            Line(rounded_rectangle=(x + inset, y + inset, w - 2 * inset, h - 2 * inset, box.radius_px), width=width)
        if box.focused:
            self._ring(place, box.radius_px, colours)
        moving: Moving = []
        if box.drawing == "signature":
            draw(strokes_of(box.strokes, place, self._profile), colours)
        elif box.drawing:
            moving = draw(shapes(box.drawing, box.value, place, self._profile), colours)
        if box.rows:
            self._text(box, colours)
        return moving

    def _ring(self, place: Place, radius: float, colours: Colours) -> None:
        """Two rings, so that one of them stands out on any ground."""
        x, y, w, h = place
        out, ring = self._profile.px(1.2), self._profile.px(0.8)
        Color(*rgb(colours["focus"]))
        Line(rounded_rectangle=(x - out, y - out, w + 2 * out, h + 2 * out, radius + out), width=ring)
        Color(*rgb(colours["ground"]))
        Line(rounded_rectangle=(x + 2, y + 2, w - 4, h - 4, radius), width=2)

    def _text(self, box: Box, colours: Colours) -> None:
        x, y, w, h = self.place(box)
        x, w = x + box.lead_px, w - box.lead_px
        step, block, pad = box.step_px, box.step_px * len(box.rows), box.pad_px
        top = y + h - (pad if box.fill and not box.name else 0) if box.valign == "top" else y + (h + block) / 2
        Color(*rgb(colours[box.ink]))
        for number, row in enumerate(box.rows):
            wide = [self._wide(base, kana, box) for base, kana in row]
            total = sum(wide)
            left = {"left": x + pad, "center": x + (w - total) / 2, "right": x + w - total}[box.align]
            # The kana stand above; letters keep to the middle of what is left below them.
            middle = top - step * (number + 0.5) - box.ruby_px / 2
            for (base, kana), width in zip(row, wide, strict=True):
                own = self._fonts.measure(base, box.em_px, box.bold, box.language)
                self._letters(base, left + (width - own) / 2, middle, box.em_px, box, box.bold)
                if kana:
                    own = self._fonts.measure(kana, box.ruby_px, False, box.language)
                    above = middle + (box.em_px + box.ruby_px) / 2
                    self._letters(kana, left + (width - own) / 2, above, box.ruby_px, box, False)
                left += width

    def _wide(self, base: str, kana: str, box: Box) -> float:
        own = self._fonts.measure(base, box.em_px, box.bold, box.language)
        return max(own, self._fonts.measure(kana, box.ruby_px, False, box.language)) if kana else own

    def _letters(self, text: str, left: float, middle: float, em_px: float, box: Box, bold: bool) -> None:
        base_line = middle - MIDDLE * em_px
        for run in self._fonts.runs(text, box.language):
            for word in pieces(run):
                if (letters := self.lettering.letters(word, em_px, bold)) is not None:
                    place = (round(left) + letters.left_px, round(base_line) - letters.below_px)
                    Rectangle(texture=_texture(letters), pos=place, size=letters.picture.size)
                left += self._fonts.measure(word.text, em_px, bold, box.language)

    def place(self, box: Box) -> Place:
        """Where a box is; Kivy counts from the bottom."""
        r = box.rect
        return r.x, self._profile.height_px - r.y - r.h, r.w, r.h


def _texture(letters: Letters) -> Any:
    texture = Texture.create(size=letters.picture.size, colorfmt="luminance_alpha")
    texture.blit_buffer(letters.picture.tobytes(), colorfmt="luminance_alpha", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def pieces(run: Run) -> list[Run]:
    """Words and the spaces between them: the painter's library makes spaces of its own width among Hangul."""
    return [Run(text, run.face) for text in re.findall(r" +|[^ ]+", run.text)]


def draw(found: list[Shape], colours: Colours) -> Moving:
    """Put shapes on the canvas; gives what moves."""
    moving: Moving = []
    for shape in found:
        colour = Color(*rgb(colours.get(shape.colour, shape.colour)), 1)
        if shape.moves:
            moving.append((shape.moves, colour))
        _put(shape)
    return moving


def _put(shape: Shape) -> None:
    at = shape.at
    match shape.kind:
        case "area" if shape.radius:
            RoundedRectangle(pos=at[:2], size=at[2:], radius=[shape.radius])
        case "area":
            Rectangle(pos=at[:2], size=at[2:])
        case "frame":
            Line(rounded_rectangle=(*at, shape.radius or 1), width=shape.width)
        case "disc":
            Ellipse(pos=at[:2], size=at[2:])
        case "ring":
            Line(ellipse=at, width=shape.width)
        case "line":
            Line(points=list(at), width=shape.width)
        case "triangle":
            Triangle(points=list(at))
