"""Boxes: what the glass is made of after layout, ready to be painted. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge_sync.messages.entry import Stroke
from kiosk.glass.rect import Rect
from kiosk.glass.rows import Row


@dataclass(frozen=True, slots=True)
class Box:
    """One thing on the glass.

    ``lines`` may hold a person's items; a box that does is marked ``personal``, is kept out of
    ``repr`` and of every description of the screen.
    """

    rect: Rect
    name: str = ""
    """The answer a touch gives; empty: not touchable."""
    also: str = ""
    """The answer a touch gives here too, while the target proper is within reach elsewhere."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    rows: tuple[Row, ...] = field(default=(), repr=False)
    """The lines once more, in pieces with the kana above them."""
    em_px: float = 0.0
    ruby_px: float = 0.0
    step_px: float = 0.0
    """From line to line."""
    language: str = "ja"
    """Whose letter shapes."""
    bold: bool = False
    align: str = "left"
    valign: str = "top"
    fill: str = ""
    ink: str = "ink"
    border: str = ""
    radius_px: float = 0.0
    thick: bool = False
    """A border that is seen from afar."""
    pad_px: float = 0.0
    """Left free inside at both sides."""
    lead_px: float = 0.0
    """Left free at the left for the drawing beside the words."""
    enabled: bool = True
    focused: bool = False
    personal: bool = False
    fits: bool = True
    drawing: str = ""
    """Name of a picture drawn in the box: ``card``, ``busy``, ``dots``, ``qr``, ``tick``, ``signature``, ``ear``,
    ``pulse``, ``parts``."""
    value: str = ""
    """What the drawing depends on: text of the QR code, number of filled dots."""
    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
    """What was written in a ``signature``."""
