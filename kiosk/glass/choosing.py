"""Answers a few at a time, each as large as its words need. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.glass.picture import Button
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet

MOST = 6
"""Choices on one part."""
Line = list[tuple[Button, ...]]


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows of answers on the parts of a screen."""

    across: int
    parts: tuple[tuple[tuple[Button, ...], ...], ...]
    """Of each part the rows, of each row the answers."""
    heights_px: tuple[tuple[float, ...], ...]
    whole: bool
    """False when a label does not fit or a word of it had to be broken."""
    kana: bool = True
    """False where no part has room for a label with its kana."""


def choices(
    sheet: Sheet, width_px: float, height_px: float, buttons: tuple[Button, ...], *, first_px: float | None = None
) -> Choices:
    """Cut answers into parts of ``height_px``; the first part may have less room. As few parts as possible."""
    tried = [
        _tried(sheet, width_px, height_px, buttons, across, height_px if first_px is None else first_px, kana=kana)
        for across in (1, 2, 3)
        if (width_px - sheet.gap * (across - 1)) / across >= sheet.target
        for kana in ((True, False) if sheet.type.annotate else (True,))
    ]
    return min(
        tried,
        key=lambda one: (not one.whole, not one.kana, one.across if not one.whole else len(one.parts), one.across),
    )


def _tried(
    sheet: Sheet,
    width_px: float,
    height_px: float,
    buttons: tuple[Button, ...],
    across: int,
    first_px: float,
    *,
    kana: bool,
) -> Choices:
    wide = (width_px - sheet.gap * (across - 1)) / across
    gap = sheet.px(sheet.usual.apart_mm)
    parts: list[list[tuple[Button, ...]]] = [[]]
    heights: list[list[float]] = [[]]
    whole = True
    for start in range(0, len(buttons), across):
        row = buttons[start : start + across]
        needs = [needed_height(sheet, wide, button, kana=kana) for button in row]
        high = max(need for need, _ in needs)
        room = first_px if len(parts) == 1 else height_px
        used = sum(heights[-1]) + gap * len(heights[-1])
        if (parts[-1] or len(parts) == 1) and (used + high > room + 0.1 or sum(map(len, parts[-1])) + len(row) > MOST):
            parts.append([])
            heights.append([])
        parts[-1].append(row)
        heights[-1].append(high)
        whole = whole and all(good for _, good in needs) and high <= height_px + 0.1
    return Choices(across, tuple(map(tuple, parts)), tuple(map(tuple, heights)), whole, kana)


def needed_height(sheet: Sheet, width_px: float, button: Button, *, kana: bool = True) -> tuple[float, bool]:
    """How high a button of that width must be for its label, in pixels; and whether words stay whole in it."""
    least = sheet.px(0.5) * 2 + 1
    for lines in (1, 2, 3, 4, 5, 6):
        height = max(sheet.target, sheet.row(lines=lines))
        done = sheet.label(Rect(0, 0, width_px, height), button, kana=kana)
        if done.fits:
            return max(sheet.target, min(height, done.height_px + least)), done.whole
    return height, False


def place_choices(sheet: Sheet, rect: Rect, found: Choices, part: int, *, most_mm: float = 30.0) -> None:
    """Put the answers of one part into ``rect``, larger where there is room."""
    rows, heights = found.parts[part], found.heights_px[part]
    if not rows:
        return
    gap = sheet.px(sheet.usual.apart_mm)
    spare = max(0.0, rect.h - sum(heights) - gap * (len(rows) - 1)) / len(rows)
    y = rect.y
    for row, least in zip(rows, heights, strict=True):
        high = max(least, min(least + spare, sheet.px(most_mm)))
        cells = Rect(rect.x, y, rect.w, high).columns(found.across, sheet.gap)
        for cell, button in zip(cells, row, strict=False):
            sheet.button(cell, button, kana=found.kana)
        y += high + gap
