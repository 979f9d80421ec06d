"""The first screen: errands, what comes first in a disaster, and the way in for those who are expected. Pure."""

from __future__ import annotations

from kiosk.glass.headings import heading
from kiosk.glass.picture import Button, Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet
from kiosk.visit.world import CHECK_IN, DISASTER

TIGHT_MM = 3.0
"""Space between rows where a fourth row has to find room."""


def welcome(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """Errands in a grid; in a disaster its own, large, above them; checking in as a wide row of its own."""
    usual = tuple(button for button in picture.buttons if button.id not in (CHECK_IN, DISASTER))
    wide = tuple(button for button in picture.buttons if button.id in (CHECK_IN, DISASTER))
    if sheet.profile.upright:
        _upright(sheet, body, picture, usual, wide)
    elif not wide:
        rest = heading(sheet, body, picture, align="center").top(sheet.gap)[1]
        _grid(sheet, rest, usual, sheet.gap)
    elif len(wide) == 1 and wide[0].id == CHECK_IN:
        _beside_title(sheet, body, picture, usual, wide[0])
    else:
        _above(sheet, body, picture, usual, wide)


def _upright(sheet: Sheet, body: Rect, picture: Picture, usual: tuple[Button, ...], wide: tuple[Button, ...]) -> None:
    rest = heading(sheet, body, picture, align="center").top(sheet.gap)[1]
    first = tuple(button for button in wide if button.id == DISASTER)
    last = tuple(button for button in wide if button.id == CHECK_IN)
    count = len(usual) + len(last) + 1.5 * len(first)
    gaps = sheet.gap * (len(usual) + len(wide) - 1)
    row = min((rest.h - gaps) / max(1.0, count), sheet.px(40))
    rest = rest.bottom(min(rest.h, row * count + gaps))[0]
    for button in first:
        place, rest = rest.top(row * 1.5, sheet.gap)
        sheet.button(place, button, size_mm=13)
    for button in (*usual, *last):
        place, rest = rest.top(row, sheet.gap)
        sheet.button(place, button)


def _beside_title(sheet: Sheet, body: Rect, picture: Picture, usual: tuple[Button, ...], last: Button) -> None:
    """The wide one stands in the title's row: no errand loses its place."""
    gap = sheet.px(TIGHT_MM)
    head, rest = body.top(max(sheet.target, _two_lines(sheet)), gap)
    left, right = head.left(head.w * 0.46, sheet.gap)
    _title(sheet, left, picture)
    sheet.button(right, last)
    _grid(sheet, rest, usual, gap)


def _above(sheet: Sheet, body: Rect, picture: Picture, usual: tuple[Button, ...], wide: tuple[Button, ...]) -> None:
    """In a disaster: one line of title, then its errand over the whole width, or beside who is expected."""
    gap = sheet.px(TIGHT_MM)
    head, rest = body.top(sheet.line(), sheet.px(1))
    _title(sheet, head, picture)
    row, rest = rest.top(sheet.row(3.5), gap)
    cells = [row] if len(wide) == 1 else list(row.left(row.w * 0.53, sheet.gap))
    for cell, button in zip(cells, wide, strict=True):
        sheet.button(cell, button, size_mm=11)
    _grid(sheet, rest, usual, gap)


def _two_lines(sheet: Sheet) -> float:
    return 2 * sheet.line() + 1


def _title(sheet: Sheet, rect: Rect, picture: Picture) -> None:
    """The title, or for a while the notice in its place."""
    if picture.notice:
        sheet.text(
            rect, picture.notice, size_mm=sheet.sizes.least_mm, bold=True, fill="notice", ink="notice_ink",
            valign="middle",
        )  # fmt: skip
    else:
        sheet.text(rect, picture.title, size_mm=sheet.sizes.text_mm, bold=True, valign="middle")


def _grid(sheet: Sheet, rest: Rect, buttons: tuple[Button, ...], gap: float) -> None:
    lines = 1 if len(buttons) <= 3 else 2
    across = max(1, -(-len(buttons) // lines))
    cells = [cell for row in rest.rows(lines, gap) for cell in row.columns(across, sheet.gap)]
    for place, button in zip(cells, buttons, strict=False):
        sheet.button(place, button, size_mm=11)
