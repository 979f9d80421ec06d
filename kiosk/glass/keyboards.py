"""Keyboards where not all keys find room at once: a few rows at a time, what clears and confirms always there. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.glass.picture import Button, Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet
from kiosk.glass.writing import ACROSS, DOWN, grid_places, on_grid, own_buttons

Places = list[tuple[Rect, Button]]
PAD = 5
"""Digits beside each other where ten stand in two rows."""
MOST_MM = 34.0


def key_parts(sheet: Sheet, region: Rect, picture: Picture) -> tuple[list[Places], tuple[Button, ...]]:
    """The parts of a keyboard in ``region``, and the answers that found no room among the keys."""
    gap = sheet.px(sheet.usual.apart_mm)
    clears, done, others = own_buttons(picture)
    across = int((region.w + gap + 0.5) // (sheet.target + gap))
    down = int((region.h + gap + 0.5) // (sheet.target + gap))
    if on_grid(picture) and across >= ACROSS and down >= DOWN:
        board = region.top(min(region.h, DOWN * (sheet.px(MOST_MM) + gap)))[0]
        bare = replace(picture, buttons=tuple(one for one in (clears, done) if one is not None))
        for shown, left in ((picture, others[1:]), (bare, others)):
            found = grid_places(sheet, board, shown)
            if all(sheet.label_fits(place, button) for place, button in found):
                return [found], left
    own = tuple(button for button in (clears, done) if button is not None)
    across = min(across, ACROSS)
    wide = max([_own_columns(sheet, region, across, gap, button) for button in own], default=1)
    if down >= 2 and not on_grid(picture) and across >= PAD + wide:
        return [_pad(sheet, region, picture.keys, own, wide, gap)], others
    return _rows(sheet, region, picture.keys, own, (across, down, wide), gap), others


def _own_columns(sheet: Sheet, region: Rect, across: int, gap: float, button: Button) -> int:
    """How many keys wide what clears or confirms must be for its word."""
    column = (region.w - gap * (across - 1)) / max(1, across)
    for count in (1, 2, 3):
        done = sheet.label(Rect(0, 0, column * count + gap * (count - 1), sheet.target), button)
        if done.fits and done.whole:
            return count
    return 3


def _pad(
    sheet: Sheet, region: Rect, keys: tuple[Button, ...], own: tuple[Button, ...], wide: int, gap: float
) -> Places:
    """Two rows of five digits; what clears ends the first, what confirms the second."""
    board = region.top(min(region.h, 2 * sheet.px(MOST_MM) + gap))[0]
    found: Places = []
    for n, row in enumerate(board.rows(2, gap)):
        cells = row.columns(PAD + wide, gap)
        found += zip(cells, keys[n * PAD : (n + 1) * PAD], strict=False)
        if n < len(own):
            found.append((_joined(cells[PAD:]), own[n]))
    return found


def _rows(
    sheet: Sheet,
    region: Rect,
    keys: tuple[Button, ...],
    own: tuple[Button, ...],
    size: tuple[int, int, int],
    gap: float,
) -> list[Places]:
    """Rows from left to right; what clears and confirms at the end of each part's last row."""
    across, down, wide = size
    down = max(1, down)
    taken = len(own) * wide
    room = max(1, across * down - taken)
    count = -(-len(keys) // room)
    each = -(-len(keys) // count)
    found = []
    for n in range(count):
        cells = [cell for row in region.rows(down, gap, sheet.px(MOST_MM)) for cell in row.columns(across, gap)]
        part: Places = list(zip(cells, keys[n * each : (n + 1) * each], strict=False))
        for place, button in enumerate(own):
            end = len(cells) - (len(own) - 1 - place) * wide
            part.append((_joined(cells[end - wide : end]), button))
        found.append(part)
    return found


def _joined(cells: list[Rect]) -> Rect:
    first, last = cells[0], cells[-1]
    return Rect(first.x, first.y, last.x + last.w - first.x, first.h)
