"""A finger that writes: its points become a stroke in thousandths of the place's width. Pure."""

from __future__ import annotations

from edge_sync.messages.entry import Stroke
from kiosk.glass.rect import Rect

MOST_POINTS = 2_000


class Pen:
    """One stroke under way; ``x_px``, ``y_px`` from the top left of the glass."""

    def __init__(self, place: Rect, x_px: float, y_px: float, at_ms: int) -> None:
        self._place = place
        self._points: list[tuple[int, int, int]] = []
        self.move(x_px, y_px, at_ms)

    def move(self, x_px: float, y_px: float, at_ms: int) -> None:
        """One more point; one outside is moved to the frame's edge."""
        height = self.height
        x = round((x_px - self._place.x) * 1000 / self._place.w)
        y = round((y_px - self._place.y) * 1000 / self._place.w)
        point = (min(1000, max(0, x)), min(height, max(0, y)), at_ms)
        if len(self._points) < MOST_POINTS and (not self._points or point[:2] != self._points[-1][:2]):
            self._points.append(point)

    @property
    def height(self) -> int:
        """Height of the place when its width is 1000."""
        return max(1, round(self._place.h * 1000 / self._place.w))

    def lifted(self) -> Stroke:
        """The stroke."""
        x, y, at_ms = zip(*self._points, strict=True)
        return Stroke(x=tuple(x), y=tuple(y), at_ms=tuple(at_ms))
