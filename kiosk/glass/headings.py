"""What many scenes share: title and notice above, answers below. Pure."""

from __future__ import annotations

from kiosk.glass.picture import Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet


def heading(sheet: Sheet, rect: Rect, picture: Picture, *, align: str = "left", lines: bool = True) -> Rect:
    """Title, its explaining lines and the notice; gives what is left below. Lines make room for a notice."""
    sizes = sheet.sizes
    kept = notice_height(sheet, rect.w, picture)
    above, _ = rect.bottom(kept)[1], None
    rest = sheet.text(above, picture.title, size_mm=sizes.title_mm, bold=True, align=align)
    if lines and picture.lines:
        below = rest.top(sheet.px(1.5))[1]
        if not picture.notice or sheet.height_of(below.w, *picture.lines, size_mm=sizes.least_mm) <= below.h:
            rest = sheet.text(below, *picture.lines, align=align)
    used = rest.y - rect.y
    return notice(sheet, rect.top(used)[1], picture)


def notice_height(sheet: Sheet, width: float, picture: Picture) -> float:
    """How high the notice will be with the space above it, in pixels."""
    if not picture.notice:
        return 0.0
    height = sheet.height_of(width - 2 * sheet.px(2.0), picture.notice, size_mm=sheet.sizes.least_mm, bold=True)
    return height + sheet.px(2 * 2.0 + 2.5)


def notice(sheet: Sheet, rest: Rect, picture: Picture) -> Rect:
    """The sentence that stands out; gives what is left below."""
    if not picture.notice:
        return rest
    rest = rest.top(sheet.px(2.5))[1]
    pad_mm = 2.0
    height = sheet.height_of(rest.w - 2 * sheet.px(pad_mm), picture.notice, size_mm=sheet.sizes.least_mm, bold=True)
    box, rest = rest.top(height + 2 * sheet.px(pad_mm))
    sheet.text(
        box,
        picture.notice,
        size_mm=sheet.sizes.least_mm,
        bold=True,
        fill="notice",
        ink="notice_ink",
        pad_mm=pad_mm,
        valign="middle",
    )
    return rest


def split(sheet: Sheet, body: Rect, left: float) -> tuple[Rect, Rect]:
    """Two halves: beside each other on a wide display, above each other on an upright one."""
    if sheet.profile.upright:
        return body.top(body.h * left, sheet.gap * 2)
    return body.left(body.w * left, sheet.gap * 2)


def answers_below(sheet: Sheet, body: Rect, picture: Picture, *, more_mm: float = 1.0) -> Rect:
    """Answers at the bottom of ``body`` — beside each other where there is room; gives the room above."""
    buttons = picture.buttons
    if not buttons:
        return body
    row = sheet.row(more_mm)
    if sheet.profile.upright:
        place, rest = body.bottom(len(buttons) * row + (len(buttons) - 1) * sheet.gap, sheet.gap)
        sheet.buttons(place, buttons)
        return rest
    cells = body.bottom(row)[0].columns(len(buttons), sheet.gap)
    if all(sheet.label_fits(cell, button) for cell, button in zip(cells, buttons, strict=True)):
        for cell, button in zip(cells, buttons, strict=True):
            sheet.button(cell, button)
        return body.bottom(row, sheet.gap)[1]
    rows = -(-len(buttons) // 2)
    place, rest = body.bottom(rows * row + (rows - 1) * sheet.gap, sheet.gap)
    sheet.grid(place, buttons, across=2)
    return rest
