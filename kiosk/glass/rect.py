"""Rectangles in pixels from the top left, and how a page is cut into them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; ``x``, ``y`` of its top left corner, in pixels."""

    x: float
    y: float
    w: float
    h: float

    def inset(self, dx: float, dy: float | None = None) -> Rect:
        """The rectangle without a border."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, max(0.0, self.w - 2 * dx), max(0.0, self.h - 2 * dy))

    def top(self, h: float, gap: float = 0) -> tuple[Rect, Rect]:
        """Cut ``h`` off the top; give it and the rest."""
        return Rect(self.x, self.y, self.w, h), Rect(self.x, self.y + h + gap, self.w, max(0.0, self.h - h - gap))

    def bottom(self, h: float, gap: float = 0) -> tuple[Rect, Rect]:
        """Cut ``h`` off the bottom; give it and the rest."""
        return Rect(self.x, self.y + self.h - h, self.w, h), Rect(self.x, self.y, self.w, max(0.0, self.h - h - gap))

    def left(self, w: float, gap: float = 0) -> tuple[Rect, Rect]:
        """Cut ``w`` off the left; give it and the rest."""
        return Rect(self.x, self.y, w, self.h), Rect(self.x + w + gap, self.y, max(0.0, self.w - w - gap), self.h)

    def rows(self, n: int, gap: float, most: float | None = None) -> list[Rect]:
        """``n`` rows of equal height, at most ``most`` each."""
        h = (self.h - gap * (n - 1)) / n
        h = min(h, most) if most is not None else h
        return [Rect(self.x, self.y + i * (h + gap), self.w, h) for i in range(n)]

    def columns(self, n: int, gap: float) -> list[Rect]:
        """``n`` columns of equal width."""
        w = (self.w - gap * (n - 1)) / n
        return [Rect(self.x + i * (w + gap), self.y, w, self.h) for i in range(n)]

    def middle(self, w: float, h: float) -> Rect:
        """A smaller rectangle in the middle."""
        return Rect(self.x + (self.w - w) / 2, self.y + (self.h - h) / 2, w, h)

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h
