"""Pictures of ours as plain shapes: the card on its plate, dots of a PIN, a QR code, the ear. Pure.

Places are (x, y, width, height) in pixels from the bottom left, as the painter counts.
"""

from __future__ import annotations

from collections.abc import Callable

import segno

from edge_sync.messages.entry import Stroke
from kiosk.glass.ear_shapes import ear
from kiosk.glass.shape import Place, Shape
from kiosk.glass.theme import Profile

PEN_MM = 0.5
"""Half the width of what is written."""
QR_DARK, QR_LIGHT = "#000000", "#FFFFFF"
"""A scanner wants dark on light, whatever the look."""


def shapes(name: str, value: str, place: Place, profile: Profile) -> list[Shape]:
    """A picture by its name, drawn into ``place``."""
    return _DRAWN[name](place, value, profile) if name in _DRAWN else []


def _tick(place: Place, value: str, profile: Profile) -> list[Shape]:
    x, y, w, h = place
    return [Shape("line", "ink", (x, y + h * 0.5, x + w * 0.38, y + h * 0.12, x + w, y + h * 0.9), profile.px(0.9))]


def _pulse(place: Place, value: str, profile: Profile) -> list[Shape]:
    return [Shape("frame", "banner_ink", _within(place, profile.px(0.9)), profile.px(0.8), moves="pulse")]


def alpha_of(moves: str, now_ms: int, pulse_ms: int) -> float:
    """How much of a moving shape is seen now, 0 to 1: a frame comes and goes, dots breathe one after the other."""
    if moves == "pulse":
        return 1.0 if now_ms % pulse_ms < pulse_ms / 2 else 0.0
    phase = (now_ms * 0.0016 - int(moves[-1]) * 0.33) % 1.0
    return 0.25 + 0.75 * max(0.0, 1 - phase)


def strokes_of(strokes: tuple[Stroke, ...], place: Place, profile: Profile) -> list[Shape]:
    """What was written, in the place where it was written (``x``, ``y``: thousandths of its width)."""
    x, y, w, h = place
    found = []
    for stroke in strokes:
        points = [
            v for sx, sy in zip(stroke.x, stroke.y, strict=True) for v in (x + sx * w / 1000, y + h - sy * w / 1000)
        ]
        points = points if len(points) > 2 else [*points, points[0] + 1, points[1]]
        found.append(Shape("line", "ink", tuple(points), profile.px(PEN_MM)))
    return found


def _within(place: Place, by: float) -> Place:
    x, y, w, h = place
    return x + by, y + by, w - 2 * by, h - 2 * by


def _card(place: Place, value: str, profile: Profile) -> list[Shape]:
    """A card coming down onto the plate."""
    x, y, w, h = place
    px = profile.px
    plate_w = min(w, h * 1.18) * 0.92
    plate_h = plate_w * 0.37
    cx, cy = x + w / 2, y + h / 2
    plate = (cx - plate_w / 2, cy - plate_h * 1.35, plate_w, plate_h)
    card_w = plate_w * 0.62
    card_h = card_w * 53.98 / 85.6  # ISO/IEC 7810 ID-1
    left, low = cx - card_w / 2, cy - card_h * 0.02
    tip = low - plate_h * 0.42
    rows = [
        Shape("area", "main_ink", (left + card_w * 0.38, low + card_h * row, card_w * 0.5, card_h * 0.07))
        for row in (0.62, 0.46, 0.3)
    ]
    face = (left + card_w * 0.07, low + card_h * 0.3, card_w * 0.24, card_h * 0.42)
    return [
        Shape("area", "soft", plate, radius=px(4)),
        Shape("frame", "main", plate, px(0.5), px(4)),
        Shape("area", "main", (left, low, card_w, card_h), radius=px(2.5)),
        Shape("area", "main_ink", face, radius=px(1)),
        *rows,
        Shape("triangle", "focus", (cx, tip, cx - px(6), tip + px(8), cx + px(6), tip + px(8))),
    ]


def _dots(place: Place, value: str, profile: Profile) -> list[Shape]:
    """How many digits of the PIN are there."""
    filled, length = (int(part) for part in value.split("/"))
    x, y, w, h = place
    side = min(h, w / (length * 1.5), profile.px(13))
    found = []
    for number in range(length):
        cell = (x + number * side * 1.5, y + (h - side) / 2, side, side)
        found += [
            Shape("area", "card", cell, radius=profile.px(2)),
            Shape("frame", "ink", cell, 1.6, profile.px(2)),
        ]
        if number < filled:
            found.append(Shape("disc", "ink", _within(cell, side * 0.28)))
    return found


def _qr(place: Place, text: str, profile: Profile) -> list[Shape]:
    x, y, w, h = place
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=3)]
    cell = int(min(w, h) // len(rows))
    side = cell * len(rows)
    left, top = x + (w - side) / 2, y + (h + side) / 2
    return [
        Shape("area", QR_LIGHT, (left, top - side, side, side)),
        *(
            Shape("area", QR_DARK, (left + column * cell, top - (line + 1) * cell, cell, cell))
            for line, row in enumerate(rows)
            for column, dark in enumerate(row)
            if dark
        ),
    ]


def _busy(place: Place, value: str, profile: Profile) -> list[Shape]:
    """Three dots that breathe one after the other: the machine is at work."""
    x, y, w, h = place
    side = min(h * 0.5, w / 6)
    return [
        Shape(
            "disc", "main", (x + w / 2 + (n - 1) * side * 1.8 - side / 2, y + (h - side) / 2, side, side),
            moves=f"breathe{n}",
        )
        for n in range(3)
    ]  # fmt: skip


def _parts(place: Place, value: str, profile: Profile) -> list[Shape]:
    """Which part of how many: a row of dots at the lower edge."""
    now, count = (int(part) for part in value.split("/"))
    x, y, w, h = place
    side = min(profile.px(3.0 if h > profile.px(30) else 1.6), w / (count * 1.8))
    left = x + (w - side * 1.7 * count) / 2
    cells = [(left + n * side * 1.7, y + side * 0.6, side, side) for n in range(count)]
    return [
        Shape("disc", "ink", cell) if n == now - 1 else Shape("ring", "ink", cell, 1.0) for n, cell in enumerate(cells)
    ]


_DRAWN: dict[str, Callable[[Place, str, Profile], list[Shape]]] = {
    "card": _card,
    "dots": _dots,
    "qr": _qr,
    "busy": _busy,
    "tick": _tick,
    "pulse": _pulse,
    "parts": _parts,
    "ear": ear,
}
