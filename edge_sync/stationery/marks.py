"""What is drawn by the pen and not set in letters: rings, check marks, a name written on the glass."""

from __future__ import annotations

from typing import Any

from edge_sync.messages.entry import Signature

Rect = tuple[float, float, float, float]
"""``(left, bottom, width, height)`` in points."""

RING_PT, TICK_PT, INK_PT = 1.1, 1.5, 1.2
_TICK = ((0.12, 0.52), (0.40, 0.18), (0.90, 0.86))
"""The three points of ✓ in a square of one."""
_GROWS = 2.5
"""How much larger than the place where one signed a small name may become in its box."""


def ring(pen: Any, rect: Rect) -> None:
    """An ellipse that just stays inside."""
    x, y, width, height = rect
    pen.setLineWidth(RING_PT)
    pen.ellipse(x + RING_PT / 2, y + RING_PT / 2, x + width - RING_PT / 2, y + height - RING_PT / 2)


def tick(pen: Any, rect: Rect) -> None:
    """A check mark, as large as the smaller side allows, in the middle."""
    x, y, width, height = rect
    side = min(width, height) - TICK_PT
    left, bottom = x + (width - side) / 2, y + (height - side) / 2
    _line(pen, [(left + across * side, bottom + up * side) for across, up in _TICK], TICK_PT)


def signature(pen: Any, rect: Rect, written: Signature) -> bool:
    """The strokes in their proportions, in the middle of the box; False when there is nothing to draw."""
    strokes = [list(zip(stroke.x, stroke.y, strict=False)) for stroke in written.strokes if stroke.x and stroke.y]
    if not strokes:
        return False
    across = [x for stroke in strokes for x, _ in stroke]
    down = [y for stroke in strokes for _, y in stroke]
    left, bottom, width, height = rect
    room_x, room_y = width - 2 * INK_PT, height - 2 * INK_PT
    least = min(room_x / 1000, room_y / written.height) * _GROWS
    scale = min(room_x / max(1, max(across) - min(across)), room_y / max(1, max(down) - min(down)), least)
    middle_x, middle_y = (max(across) + min(across)) / 2, (max(down) + min(down)) / 2
    for stroke in strokes:
        points = [
            (left + width / 2 + (x - middle_x) * scale, bottom + height / 2 - (y - middle_y) * scale) for x, y in stroke
        ]
        _line(pen, points if len(points) > 1 else points * 2, INK_PT)
    return True


def _line(pen: Any, points: list[tuple[float, float]], width_pt: float) -> None:
    pen.setLineWidth(width_pt)
    pen.setLineCap(1)
    pen.setLineJoin(1)
    path = pen.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    pen.drawPath(path)
