"""What stands on every screen: header, tools, the constant answers; and the room they leave. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.glass.picture import Button, Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import UNSPACED, Sheet
from kiosk.glass.strips import needed, strip, strip_height, strip_lines
from kiosk.glass.typesetting import Set

TOOL_MM = 20.0
"""How wide a tool is at least; two letters fit."""
BESIDE = 2
"""Lines beside the number at most: below each other they take no more."""
METER = 10
"""Steps of the ear's meter at most."""
MORE = "part"
"""The name of the target that brings the next part; it never leaves the glass."""


@dataclass(frozen=True, slots=True)
class Room:
    """What header and constant answers leave. ``reach``: where targets may stand, all of ``body`` or the low part."""

    body: Rect
    reach: Rect
    more: Rect | None = None
    """Where the target for the next part stands; None: there is none."""


def frame(sheet: Sheet, picture: Picture, *, parted: Button | None = None, alone: bool = False) -> Room:
    """Header, banner, tools and the constant answers; gives the room between.

    ``parted``: the target that brings the next part, where the screen has more than one; ``alone``: its room is
    left, but in it everything found a place.
    """
    before = len(sheet.boxes)
    room = _framed(sheet, picture, parted)
    if alone:
        sheet.boxes = [box for n, box in enumerate(sheet.boxes) if n < before or box.name != MORE]
    return room


def _framed(sheet: Sheet, picture: Picture, parted: Button | None) -> Room:
    sheet.panel(sheet.whole(), "ground", radius_mm=0)
    sheet.ear = f"{picture.ear} {steps(picture.level_percent)}"
    low = sheet.manner.low
    rest = _header(sheet, picture, () if low else picture.tools)
    margin = sheet.px(sheet.usual.margin_mm)
    if low:
        return _low(sheet, rest, picture, parted)
    lines = strip_lines(sheet, rest.w - 2 * margin, picture.constants) or 3
    height = strip_height(sheet, picture.constants, lines)
    footer, body = rest.bottom(height + sheet.px(sheet.usual.edge_mm))
    strip(sheet, footer.inset(margin, 0).top(height)[0], picture.constants)
    body = body.inset(margin, sheet.gap)
    if parted is None:
        return Room(body, body)
    if sheet.profile.upright:
        more, body = body.bottom(sheet.row(3), sheet.gap)
    else:
        wide = max(more_width(sheet, picture), sheet.px(30))
        body, more = body.left(body.w - wide - sheet.gap, sheet.gap)
    sheet.button(more, parted)
    return Room(body, body, more)


def steps(level_percent: int) -> int:
    """How loud it is, in steps of the meter."""
    return min(METER, max(0, round(level_percent * METER / 100)))


def more_button(picture: Picture, part: int, count: int) -> Button:
    """The target that brings the next part; behind the last one the first again."""
    label = picture.anew if part == count - 1 else picture.more
    return Button(MORE, label, "more", note=f"{part + 1}/{count}")


def more_width(sheet: Sheet, picture: Picture, *, low: bool = False) -> float:
    """How wide it must be for either word, in pixels; where it is not ``low``, two words stand below each other."""
    lines = 1 if low or sheet.manner.low or sheet.profile.upright or sheet.manner.language in UNSPACED else 2
    return max(needed(sheet, more_button(picture, part, 2), lines) for part in (0, 1))


def _low(sheet: Sheet, rest: Rect, picture: Picture, parted: Button | None) -> Room:
    """All that is touched in the lower half: the constant answers, above them the tools, above them the answers."""
    margin, apart = sheet.px(sheet.usual.margin_mm), sheet.px(sheet.usual.apart_mm)
    upper, lower = rest.top(sheet.profile.height_px / 2 - rest.y)
    lower = lower.inset(margin, 0).bottom(sheet.px(2.0))[1]
    first, height, second = _low_rows(sheet, lower, picture, parted)
    row, lower = lower.bottom(height, apart)
    strip(sheet, row, first)
    more: Rect | None = None
    if second:
        row, lower = lower.bottom(second, apart)
        more = _tools_row(sheet, row, picture, parted)
    elif parted is not None:
        wide = max(more_width(sheet, picture), sheet.px(24))
        lower, more = lower.left(lower.w - wide - apart, apart)
    if parted is not None and more is not None:
        sheet.button(more, parted)
    return Room(upper.inset(margin, sheet.px(2.0)), lower, more)


def _low_rows(
    sheet: Sheet, lower: Rect, picture: Picture, parted: Button | None
) -> tuple[tuple[Button, ...], float, float]:
    """What stands in the lowest row and how high that is; how high the tools' own row is, 0 where they share it.

    Where too little would be left for answers, header and footer letters grow less.
    """
    apart = sheet.px(sheet.usual.apart_mm)
    both = (*picture.constants, *picture.tools)
    for sizes in sheet.smaller_chromes():
        sheet.chrome = sizes
        lines = strip_lines(sheet, lower.w, both)
        shared = not sheet.profile.upright and 0 < lines < 3
        first = both if shared else picture.constants
        height = strip_height(sheet, first, lines if shared else strip_lines(sheet, lower.w, first) or 3)
        second = 0.0
        if not shared and (picture.tools or parted):
            second = max(
                sheet.target, sheet.row(kana=False) if parted else 0.0, strip_height(sheet, picture.constants, 1)
            )
        if lower.h - height - second - (2 if second else 1) * apart >= sheet.target - 0.5:
            break
    return first, height, second


def _tools_row(sheet: Sheet, row: Rect, picture: Picture, parted: Button | None) -> Rect | None:
    """The tools in a row of their own; gives what is left of it for the target that brings the next part."""
    gap = sheet.px(sheet.usual.apart_mm)
    wide = sum(needed(sheet, tool) + gap for tool in picture.tools)
    if parted is None:
        wide = max(wide, row.w * 0.6)
    tools, rest = row.left(wide - gap, gap)
    if picture.tools:
        strip(sheet, tools, picture.tools)
    return rest if parted is not None else None


def _header(sheet: Sheet, picture: Picture, tools: tuple[Button, ...]) -> Rect:
    """As high as its words need, with the tools at its right end; gives the room below."""
    margin, edge, page = sheet.px(sheet.usual.margin_mm), sheet.px(0.8), sheet.whole()
    gap = sheet.px(sheet.usual.apart_mm)
    wide = sum(max(sheet.px(TOOL_MM), needed(sheet, tool)) + gap for tool in tools) - gap if tools else 0.0
    line = Rect(margin, 0, page.w - 2 * margin - (wide + sheet.gap if tools else 0), sheet.px(sheet.usual.header_mm))
    left, right = _words(sheet, line, picture)
    aside = sheet.type.width(right.rows[0], right.em_px, True) + sheet.gap if right else 0.0
    tall = strip_height(sheet, tools, 1) + sheet.px(1.4) if tools else 0.0
    header, rest = page.top(max(line.h, left.height_px + sheet.px(1.6), tall))
    sheet.panel(header, "banner" if picture.banner else "card", radius_mm=0)
    if picture.banner and picture.calling:
        sheet.drawing(header, "pulse")
    sheet.panel(header.bottom(edge)[0], "accent", radius_mm=0)
    place = replace(line, h=header.h - edge)
    ink = "banner_ink" if picture.banner else "ink"
    sheet.set(replace(place, w=line.w - aside), left, bold=True, valign="middle", ink=ink)
    if right:
        sheet.set(place, right, bold=True, align="right", valign="middle")
    if tools:
        strip(sheet, Rect(page.w - margin - wide, sheet.px(0.4), wide, header.h - edge - sheet.px(0.6)), tools)
    return rest


def _words(sheet: Sheet, line: Rect, picture: Picture) -> tuple[Set, Set | None]:
    """What the header says, and the number at its right; below each other where they have no room beside."""
    if picture.banner or not picture.header_number:
        return _chrome(sheet, line, picture.banner or picture.header), None
    right = _chrome(sheet, line, picture.header_number)
    aside = sheet.type.width(right.rows[0], right.em_px, True) + sheet.gap
    left = _chrome(sheet, replace(line, w=line.w - aside), picture.header)
    if left.whole and left.fits and len(right.rows) == 1 and len(left.rows) <= BESIDE:
        return left, right
    return _chrome(sheet, line, picture.header, picture.header_number), None


def _chrome(sheet: Sheet, line: Rect, *said: str) -> Set:
    """A text of the header: in one line, smaller where it must, or in as many as it needs."""
    least = sheet.px(sheet.chrome.least_mm)
    wish = sheet.letter(sheet.chrome.text_mm)
    done = sheet.type.fit(said, (line.w, line.h - sheet.px(1.6)), wish, least, True)
    return done if done.fits and done.whole else sheet.type.fit(said, (line.w, 1e9), least, least, True)
