"""A finger on the glass: what it came down on, and what counts when it is lifted. Pure."""

from __future__ import annotations

from kiosk.glass.boxes import Box
from kiosk.glass.rect import Rect


class Finger:
    """Answers on release, and only where the finger came down: a slip of the hand answers nothing.

    ``x``, ``y`` are pixels from the top left, moments milliseconds of a clock that never turns back.
    """

    def __init__(self, dead_ms: int) -> None:
        """``dead_ms``: after a page change touches are ignored that long, against half of a double touch."""
        self._dead_ms = dead_ms
        self._boxes: tuple[Box, ...] = ()
        self._page: object = None
        self._fresh_at_ms = 0
        self._down: str | None = None

    def page(self, page: object, boxes: tuple[Box, ...], at_ms: int) -> bool:
        """What lies under the finger from now on; True when it is another page than before."""
        fresh = page != self._page
        if fresh:
            self._fresh_at_ms, self._down = at_ms, None
        # A finger that is down on the same page stays down: news of the queue must not swallow its answer.
        self._page, self._boxes = page, boxes
        return fresh

    def paper(self, x: float, y: float, at_ms: int) -> Rect | None:
        """The frame to write in, when a finger comes down in one."""
        if self._dead(at_ms):
            return None
        return next((box.rect for box in self._boxes if box.drawing == "signature" and box.rect.holds(x, y)), None)

    def down(self, x: float, y: float, at_ms: int) -> bool:
        """A finger comes down; True when it is on an answer."""
        self._down = None if self._dead(at_ms) else self._name_at(x, y)
        return self._down is not None

    def up(self, x: float, y: float) -> str | None:
        """It is lifted; gives the answer, None where there is none."""
        down, self._down = self._down, None
        name = self._name_at(x, y)
        return name if name is not None and name == down else None

    def _dead(self, at_ms: int) -> bool:
        return at_ms - self._fresh_at_ms < self._dead_ms

    def _name_at(self, x: float, y: float) -> str | None:
        return next(
            (b.name or b.also for b in self._boxes if (b.name or b.also) and b.enabled and b.rect.holds(x, y)), None
        )
