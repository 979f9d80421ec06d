"""Whether a sheet keeps its measures: everything fits, nothing too small or too near. Pure."""

from __future__ import annotations

from collections.abc import Set

from kiosk.glass.boxes import Box
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet

TOLERANCE_PX = 0.5
PAPER_MM = 30.0


def sound(sheet: Sheet, tools: Set[str]) -> bool:
    """True when the sheet may be shown as it is; ``tools`` are the names of targets that may be smaller."""
    targets = [box for box in sheet.boxes if box.name]
    apart = sheet.px(sheet.usual.apart_mm) - TOLERANCE_PX
    small, large = (sheet.px(mm) - TOLERANCE_PX for mm in (sheet.usual.tool_mm, sheet.usual.target_mm))
    texts = [ink_of(box) for box in sheet.boxes if box.lines and not box.name]
    papers = [box.rect for box in sheet.boxes if box.drawing == "signature"]
    return (
        all(box.fits for box in sheet.boxes)
        and all(min(box.rect.w, box.rect.h) >= (small if box.name in tools else large) for box in targets)
        and all(paper.h >= sheet.px(PAPER_MM) for paper in papers)
        and not any(between(one.rect, other.rect) < apart for n, one in enumerate(targets) for other in targets[:n])
        and not any(between(rect, one.rect) < -TOLERANCE_PX for rect in (*texts, *papers) for one in targets)
    )


def ink_of(box: Box) -> Rect:
    """The part of a text's box that its lines really take."""
    used = len(box.lines) * box.step_px
    if box.valign == "middle":
        return box.rect.middle(box.rect.w, max(used, 1.0))
    return box.rect.top(used)[0]


def between(one: Rect, other: Rect) -> float:
    """Pixels between two rectangles; negative where they overlap."""
    across = max(one.x, other.x) - min(one.x + one.w, other.x + other.w)
    down = max(one.y, other.y) - min(one.y + one.h, other.y + other.h)
    return max(across, down)
