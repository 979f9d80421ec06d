"""The microphone on the talk button: whether the machine listens, and how loud it is there. Pure."""

from __future__ import annotations

import math

from kiosk.glass.shape import Place, Shape
from kiosk.glass.theme import Profile


def ear(place: Place, value: str, profile: Profile) -> list[Shape]:
    """A microphone; while it listens a lamp, a ring and how loud it is; dots while it is waited for."""
    state, level = value.split(" ")
    x, y, w, h = place
    px = profile.px
    high = min(h * 0.62, px(12))
    cx, low = x + px(6.8), y + (h - high) / 2
    body = (cx - high * 0.17, low + high * 0.38, high * 0.34, high * 0.62)
    arc = tuple(
        v
        for angle in range(180, 361, 15)
        for v in (
            cx + math.cos(math.radians(angle)) * high * 0.32,
            low + high * 0.52 + math.sin(math.radians(angle)) * high * 0.32,
        )
    )
    ink, line = "constant_ink" if state != "off" else "off_ink", max(1.2, px(0.35))
    found = [
        Shape("area" if state == "open" else "frame", ink, body, line, high * 0.17),
        Shape("line", ink, arc, line),
        Shape("line", ink, (cx, low + high * 0.2, cx, low, cx - high * 0.2, low, cx + high * 0.2, low), line),
    ]
    if state == "off":
        found.append(Shape("line", ink, (cx - high * 0.4, low, cx + high * 0.4, low + high), line))
    if state == "waiting":
        found += [Shape("disc", ink, (x + px(11.6), low + high * (0.2 + 0.3 * n), px(1.5), px(1.5))) for n in range(3)]
    if state == "open":
        bar = high / 10
        for n in range(10):
            cell = (x + px(11.6), low + n * bar, px(4.0), bar * 0.72)
            found.append(Shape("area" if n < int(level) else "frame", ink, cell, 1.0))
        found += [
            Shape("frame", "focus", (x + px(0.9), y + px(0.9), w - px(1.8), h - px(1.8)), px(0.8), px(2.4)),
            Shape("disc", "focus", (x + px(1.6), y + h - px(4.4), px(2.8), px(2.8))),
        ]
    return found
