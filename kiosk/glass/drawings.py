"""Pictures of ours on Kivy's canvas: the card on its plate, dots of a PIN, a breathing wait, a QR code."""

from __future__ import annotations

from typing import Any

import segno
from kivy.graphics import Color, Ellipse, Line, Rectangle, RoundedRectangle, Triangle

from edge_sync.messages.entry import Stroke
from kiosk.glass.theme import Profile, Theme, rgb

Place = tuple[float, float, float, float]
Moving = list[tuple[Any, Any]]
"""Colours that the pane lets breathe, with what they colour."""


def draw(name: str, value: str, place: Place, theme: Theme, profile: Profile) -> Moving:
    """Draw one picture into ``place`` (x, y, width, height in Kivy's pixels)."""
    match name:
        case "card":
            _card(place, theme, profile)
        case "dots":
            _dots(place, value, theme, profile)
        case "qr":
            _qr(place, value, theme)
        case "tick":
            _tick(place, theme, profile)
        case "busy":
            return _busy(place, theme)
    return []


def _card(place: Place, theme: Theme, profile: Profile) -> None:
    """A card coming down onto the plate."""
    x, y, w, h = place
    px = profile.px
    plate_w = min(w, h * 1.18) * 0.92
    plate_h = plate_w * 0.37
    cx, cy = x + w / 2, y + h / 2
    Color(*rgb(theme.colours["soft"]))
    RoundedRectangle(pos=(cx - plate_w / 2, cy - plate_h * 1.35), size=(plate_w, plate_h), radius=[px(4)])
    Color(*rgb(theme.colours["main"]))
    Line(rounded_rectangle=(cx - plate_w / 2, cy - plate_h * 1.35, plate_w, plate_h, px(4)), width=px(0.5))
    card_w = plate_w * 0.62
    card_h = card_w * 53.98 / 85.6  # ISO/IEC 7810 ID-1
    left, low = cx - card_w / 2, cy - card_h * 0.02
    Color(*rgb(theme.colours["main"]))
    RoundedRectangle(pos=(left, low), size=(card_w, card_h), radius=[px(2.5)])
    Color(1, 1, 1)
    RoundedRectangle(
        pos=(left + card_w * 0.07, low + card_h * 0.3), size=(card_w * 0.24, card_h * 0.42), radius=[px(1)]
    )
    for row in (0.62, 0.46, 0.3):
        Rectangle(pos=(left + card_w * 0.38, low + card_h * row), size=(card_w * 0.5, card_h * 0.07))
    Color(*rgb(theme.colours["focus"]))
    tip = low - plate_h * 0.42
    Triangle(points=[cx, tip, cx - px(6), tip + px(8), cx + px(6), tip + px(8)])


def _tick(place: Place, theme: Theme, profile: Profile) -> None:
    """Mark what was answered before."""
    x, y, w, h = place
    Color(*rgb(theme.colours["accent"]))
    Line(points=[x, y + h * 0.5, x + w * 0.38, y + h * 0.12, x + w, y + h * 0.9], width=profile.px(0.9))


def draw_strokes(strokes: tuple[Stroke, ...], place: Place, theme: Theme, profile: Profile) -> None:
    """What was written, in the place where it was written (``x``, ``y``: thousandths of its width)."""
    x, y, w, h = place
    Color(*rgb(theme.colours["ink"]))
    for stroke in strokes:
        points = [
            v for sx, sy in zip(stroke.x, stroke.y, strict=True) for v in (x + sx * w / 1000, y + h - sy * w / 1000)
        ]
        Line(points=points if len(points) > 2 else [*points, points[0] + 1, points[1]], width=profile.px(0.5))


def _dots(place: Place, value: str, theme: Theme, profile: Profile) -> None:
    """How many digits of the PIN are there."""
    filled, length = (int(part) for part in value.split("/"))
    x, y, w, h = place
    side = min(h, w / (length * 1.5), profile.px(13))
    for number in range(length):
        left = x + number * side * 1.5
        Color(*rgb(theme.colours["card"]))
        RoundedRectangle(pos=(left, y + (h - side) / 2), size=(side, side), radius=[profile.px(2)])
        Color(*rgb(theme.colours["ink"]))
        Line(rounded_rectangle=(left, y + (h - side) / 2, side, side, profile.px(2)), width=1.6)
        if number < filled:
            Ellipse(pos=(left + side * 0.28, y + (h - side) / 2 + side * 0.28), size=(side * 0.44, side * 0.44))


def _qr(place: Place, text: str, theme: Theme) -> None:
    x, y, w, h = place
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=3)]
    cell = int(min(w, h) // len(rows))
    side = cell * len(rows)
    left, top = x + (w - side) / 2, y + (h + side) / 2
    Color(1, 1, 1)
    Rectangle(pos=(left, top - side), size=(side, side))
    Color(*rgb(theme.colours["ink"]))
    for line, row in enumerate(rows):
        for column, dark in enumerate(row):
            if dark:
                Rectangle(pos=(left + column * cell, top - (line + 1) * cell), size=(cell, cell))


def _busy(place: Place, theme: Theme) -> Moving:
    """Three dots that breathe one after the other: the machine is at work."""
    x, y, w, h = place
    side = min(h * 0.5, w / 6)
    moving: Moving = []
    for number in range(3):
        colour = Color(*rgb(theme.colours["main"]), 1)
        dot = Ellipse(pos=(x + w / 2 + (number - 1) * side * 1.8 - side / 2, y + (h - side) / 2), size=(side, side))
        moving.append((colour, dot))
    return moving
