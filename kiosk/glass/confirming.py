"""The scenes in which the household is listed and somebody signs. Pure."""

from __future__ import annotations

from kiosk.glass.headings import notice_height
from kiosk.glass.items import Item
from kiosk.glass.picture import Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet


def people(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """Who is in the entry, and what can be done about it."""
    row = sheet.row(0.2)
    gap = sheet.px(3)
    across = 1 if sheet.profile.upright else 2
    rows = -(-len(picture.buttons) // across)
    place, rest = body.bottom(rows * row + (rows - 1) * gap, sheet.px(2))
    sheet.grid(place, picture.buttons, across=across, gap=gap)
    rest = sheet.text(rest, picture.title, size_mm=sheet.sizes.text_mm, bold=True)
    sheet.panel(rest, "card")
    columns = rest.inset(sheet.px(3), 0).columns(across, sheet.gap)
    line = sheet.line() * sheet.profile.letters
    down = -(-max(1, len(picture.names)) // across)
    for n, name in enumerate(picture.names):
        column = columns[n // down]
        cell = Rect(column.x, column.y + (n % down) * line, column.w, line)
        _name(sheet, cell, name)


def _name(sheet: Sheet, cell: Rect, item: Item) -> None:
    """Whose name it is, and the name, cut where it is too long: each in its own letters."""
    size_mm, em = sheet.sizes.least_mm, sheet.px(sheet.sizes.least_mm)
    said_in = sheet.manner.language
    whose, place = cell.left(-(-sheet.type.measure(f"{item.label}　", em, True, said_in) // 1) + 2)
    sheet.text(whose, item.label, size_mm=size_mm, bold=True, personal=True, said_in=said_in)
    shown = item.text.reveal() if item.text is not None else "—"
    while len(shown) > 2 and sheet.type.measure(shown, em, True, item.language) > place.w:
        shown = shown.removesuffix("…")[:-1] + "…"
    sheet.text(place, shown, size_mm=size_mm, bold=True, personal=True)


def sign(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """A frame to write in."""
    row = sheet.row(1)
    if sheet.profile.upright:
        place, rest = body.bottom(len(picture.buttons) * row + (len(picture.buttons) - 1) * sheet.gap, sheet.gap)
        sheet.grid(place, picture.buttons, across=1)
        rest = rest.top(sheet.px(10))[1]
    else:
        place, rest = body.bottom(row, sheet.gap)
        sheet.grid(place, picture.buttons, across=3)
    rest = sheet.text(rest, picture.title, size_mm=sheet.sizes.text_mm, bold=True).top(sheet.px(1))[1]
    kept = notice_height(sheet, rest.w, picture)
    rest = rest.bottom(kept)[1]
    if sheet.profile.upright:
        rest = rest.top(min(rest.h, rest.w * 0.45))[0]
    sheet.pen_place(rest, picture.strokes)
