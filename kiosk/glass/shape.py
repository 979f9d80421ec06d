"""A shape on the glass. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = tuple[float, float, float, float]
"""x, y, width, height in pixels from the bottom left, as the painter counts."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. ``colour``: a part of the theme or #RRGGBB; ``moves``: how it comes and goes; empty: it stays."""

    kind: Literal["area", "frame", "disc", "ring", "line", "triangle"]
    colour: str
    at: tuple[float, ...]
    """Place of an area, frame, disc or ring; points of a line or triangle."""
    width: float = 0.0
    radius: float = 0.0
    moves: str = ""
