"""A row of buttons as wide as their words need: the constant answers, the tools. Pure."""

from __future__ import annotations

from kiosk.glass.picture import Button
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import EAR_MM, TALK, Sheet
from kiosk.glass.typesetting import RUBY_LINE, TIGHT

MOST_LINES = 3


def strip_lines(sheet: Sheet, width_px: float, buttons: tuple[Button, ...]) -> int:
    """In how many lines each label must be set so that all buttons stand beside each other; 0: not at all."""
    gaps = sheet.px(sheet.usual.apart_mm) * (len(buttons) - 1)
    for lines in range(1, MOST_LINES + 1):
        if sum(needed(sheet, button, lines) for button in buttons) + gaps <= width_px:
            return lines
    return 0


def strip_height(sheet: Sheet, buttons: tuple[Button, ...], lines: int) -> float:
    """How high the row is, in pixels: a target's height at least, a tool's where there are only tools."""
    least = sheet.usual.tool_mm if all(button.role == "tool" for button in buttons) else sheet.usual.target_mm
    em = -(-sheet.px(_least_mm(sheet, buttons[0])) // 1)
    kana = sheet.type.ruby_px(em) * RUBY_LINE if sheet.type.annotate else 0
    step = em * (TIGHT if lines == 1 else sheet.usual.line) + kana
    return max(sheet.px(least), lines * step + sheet.px(1.0) + 1)


def strip(sheet: Sheet, rect: Rect, buttons: tuple[Button, ...]) -> None:
    """Columns of one width where all labels fit; else each as wide as its label needs, and its share of the rest."""
    gap = sheet.gap
    equal = rect.columns(len(buttons), gap)
    places = equal if all(_fits(sheet, place, one) for place, one in zip(equal, buttons, strict=True)) else None
    for place, button in zip(places or _uneven(sheet, rect, buttons), buttons, strict=True):
        sheet.button(place, button)


def _fits(sheet: Sheet, place: Rect, button: Button) -> bool:
    done = sheet.label(place, button)
    return done.fits and done.whole


def _uneven(sheet: Sheet, rect: Rect, buttons: tuple[Button, ...]) -> list[Rect]:
    gap = sheet.px(sheet.usual.apart_mm)
    lines = max(1, strip_lines(sheet, rect.w, buttons))
    wants = [needed(sheet, button, lines) for button in buttons]
    more = (rect.w - gap * (len(buttons) - 1) - sum(wants)) / len(buttons)
    places, x = [], rect.x
    for want in wants:
        places.append(Rect(x, rect.y, want + more, rect.h))
        x += want + more + gap
    return places


def needed(sheet: Sheet, button: Button, lines: int = 1) -> float:
    """How wide a button must be to hold its label in so many lines, in pixels."""
    em = -(-sheet.px(_least_mm(sheet, button)) // 1)
    least = sheet.px(sheet.usual.tool_mm) if button.role == "tool" else sheet.target
    phrases = sheet.type.phrases(button.label)
    widths = [sum(sheet.type.piece_width(piece, em, True) for piece in phrase) for phrase in phrases]
    lead = sheet.px(EAR_MM) if button.id == TALK else 0.0
    return max(least, _narrowest(widths, lines) + lead + sheet.px(4.0) + 2)


def _least_mm(sheet: Sheet, button: Button) -> float:
    return sheet.chrome.least_mm if button.role in ("constant", "tool") else sheet.sizes.least_mm


def _narrowest(widths: list[float], lines: int) -> float:
    """The least width in which phrases of these widths stand in so many lines."""
    if lines == 1 or len(widths) <= 1:
        return sum(widths)
    return min(max(sum(widths[:n]), _narrowest(widths[n:], lines - 1)) for n in range(1, len(widths) + 1))
