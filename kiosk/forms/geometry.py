"""Millimetres on paper from the top left, points of a PDF from the bottom left; the only place they meet."""

from __future__ import annotations

from typing import Annotated

import msgspec

PT_PER_MM = 72 / 25.4
A4_MM = (210.0, 297.0)

Mm = Annotated[float, msgspec.Meta(ge=0)]


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
