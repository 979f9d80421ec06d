"""Boxes: what the glass is made of after layout, ready to be painted. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge_sync.messages.entry import Stroke
from kiosk.glass.rect import Rect


@dataclass(frozen=True, slots=True)
class Box:
    """One thing on the glass.

    ``lines`` may hold a person's items; a box that does is marked ``personal``, is kept out of
    ``repr`` and of every description of the screen.
    """

    rect: Rect
    name: str = ""
    """The answer a touch gives; empty: not touchable."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    em_px: float = 0.0
    bold: bool = False
    align: str = "left"
    valign: str = "top"
    fill: str = ""
    ink: str = "ink"
    border: str = ""
    radius_px: float = 0.0
    enabled: bool = True
    focused: bool = False
    personal: bool = False
    fits: bool = True
    drawing: str = ""
    """Name of a picture drawn in the box: ``card``, ``busy``, ``dots``, ``qr``, ``tick``, ``signature``."""
    value: str = ""
    """What the drawing depends on: text of the QR code, number of filled dots."""
    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
    """What was written in a ``signature``."""
