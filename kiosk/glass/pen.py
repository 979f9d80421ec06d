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


class Writing:
    """The strokes of one signature: their moments count from where the first one began."""

    def __init__(self) -> None:
        self._pen: Pen | None = None
        self._began_ms: int | None = None

    @property
    def down(self) -> bool:
        """True while a finger writes."""
        return self._pen is not None

    def begin(self, place: Rect, x_px: float, y_px: float, at_ms: int) -> None:
        """A finger comes down in ``place``."""
        self._began_ms = at_ms if self._began_ms is None else self._began_ms
        self._pen = Pen(place, x_px, y_px, at_ms - self._began_ms)

    def move(self, x_px: float, y_px: float, at_ms: int) -> None:
        """It moves."""
        if self._pen is not None and self._began_ms is not None:
            self._pen.move(x_px, y_px, at_ms - self._began_ms)

    def lift(self) -> tuple[Stroke, int] | None:
        """It is lifted; gives the stroke and the height of the place when its width is 1000."""
        pen, self._pen = self._pen, None
        return (pen.lifted(), pen.height) if pen is not None else None

    def blank(self) -> None:
        """The paper is empty: the next stroke is the first."""
        self._began_ms = None

    def drop(self) -> None:
        """Another page came: what was being written is none of it."""
        self._pen = self._began_ms = None
