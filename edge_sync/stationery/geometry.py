"""Millimetres on paper from the top left, points of a PDF from the bottom left; the only place they meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

PT_PER_MM = 72 / 25.4
A4_MM = (210.0, 297.0)

Mm = Annotated[float, msgspec.Meta(ge=0)]
Matrix = tuple[float, float, float, float, float, float]
"""``a b c d e f`` of ISO 32000-1 §8.3.4."""


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rectangle on a page in millimetres from its top left corner."""

    x_mm: Mm
    y_mm: Mm
    width_mm: Annotated[float, msgspec.Meta(gt=0)]
    height_mm: Annotated[float, msgspec.Meta(gt=0)]

    def in_points(self, page_height_mm: float = A4_MM[1]) -> tuple[float, float, float, float]:
        """``(left, bottom, width, height)`` in PDF points."""
        bottom_mm = page_height_mm - self.y_mm - self.height_mm
        return (
            self.x_mm * PT_PER_MM,
            bottom_mm * PT_PER_MM,
            self.width_mm * PT_PER_MM,
            self.height_mm * PT_PER_MM,
        )

    def inside(self, width_mm: float, height_mm: float) -> bool:
        """True when the rectangle lies on a page of that size."""
        return self.x_mm + self.width_mm <= width_mm and self.y_mm + self.height_mm <= height_mm


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as people see it: its crop box, turned (ISO 32000-1 §7.7.3.3)."""

    left: float
    bottom: float
    right: float
    top: float
    """The crop box in the page's own units."""
    turn: int = 0
    """Degrees clockwise: 0, 90, 180, 270."""
    unit_pt: float = 1.0
    """Points to one of the page's own units (``UserUnit``)."""

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height as seen."""
        sides = (self.right - self.left, self.top - self.bottom)
        width, height = sides if self.turn in (0, 180) else sides[::-1]
        return width * self.unit_pt / PT_PER_MM, height * self.unit_pt / PT_PER_MM

    def matrix(self) -> Matrix:
        """From points as seen, from the bottom left as seen, to the page's own units."""
        s = 1 / self.unit_pt
        turned: dict[int, Matrix] = {
            0: (s, 0, 0, s, self.left, self.bottom),
            90: (0, s, -s, 0, self.right, self.bottom),
            180: (-s, 0, 0, -s, self.right, self.top),
            270: (0, -s, s, 0, self.left, self.top),
        }
        return turned[self.turn]
