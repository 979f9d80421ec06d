"""Every scene as it stands on one glass: arranged by hand for letters of the usual size. Pure."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.glass import confirming, writing
from kiosk.glass.headings import answers_below, heading, notice, split
from kiosk.glass.picture import Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet
from kiosk.glass.welcome import welcome
from kiosk.visit.journey import Scene


def _ticket(sheet: Sheet, body: Rect, picture: Picture) -> None:
    left, right = split(sheet, body, 0.5)
    sheet.panel(left, "card")
    inner = left.inset(sheet.gap)
    rest = sheet.text(inner, picture.title, size_mm=sheet.sizes.label_mm, bold=True, align="center")
    # Without paper, the code is what can be taken along: it gets the room, and the number stays large beside it.
    take_along = bool(picture.follow and picture.follow_words)
    number_mm = sheet.sizes.number_mm * (1.3 if sheet.profile.upright else 0.65 if take_along else 1.0)
    rest = sheet.solid(rest, picture.number, size_mm=number_mm, ink="plain_ink")
    if take_along:
        side = min(rest.w, rest.h)
        sheet.drawing(rest.middle(side, side), "qr", picture.follow)
    else:
        sheet.text(rest, picture.people, align="center", size_mm=sheet.sizes.least_mm)
    right = answers_below(sheet, right, picture, more_mm=2.2)
    if picture.follow and sheet.profile.upright and not take_along:
        side = min(right.h * 0.5, sheet.px(60))
        code, right = right.bottom(side, sheet.gap)
        sheet.drawing(code.middle(side, side), "qr", picture.follow)
    if picture.follow_words:
        rest = notice(sheet, right, picture).top(sheet.px(2))[1]
        sheet.text(rest, picture.follow_words if picture.follow else picture.people, size_mm=sheet.sizes.least_mm)
        return
    rest = sheet.text(right, *picture.lines)
    notice(sheet, rest, picture)


def _card(sheet: Sheet, body: Rect, picture: Picture) -> None:
    left, right = split(sheet, body, 0.36)
    sheet.panel(left, "card")
    sheet.drawing(left.inset(sheet.gap), "card")
    right = answers_below(sheet, right, picture)
    heading(sheet, right, picture)


def _review(sheet: Sheet, body: Rect, picture: Picture) -> None:
    rest = answers_below(sheet, body, picture)
    rest = sheet.text(rest, picture.title, size_mm=sheet.sizes.text_mm, bold=True).top(sheet.px(0.3))[1]
    rest = notice(sheet, rest, picture)
    sheet.panel(rest, "card")
    rest = rest.inset(sheet.px(4), sheet.px(0.4))
    size_mm = sheet.sizes.least_mm
    for item in picture.items:
        label_w = sheet.letter(42) if item.of_person else rest.w * 0.44
        shown = item.text.reveal() if item.text is not None else "—"
        height = max(
            sheet.height_of(
                rest.w - label_w,
                shown or picture.by_hand,
                size_mm=size_mm,
                bold=True,
                person_in=item.language if shown else "",
            ),
            sheet.height_of(label_w - sheet.px(2), item.label, size_mm=size_mm),
        )
        row, rest = rest.top(height, sheet.px(0.1) * sheet.profile.letters**12)
        name, value = row.left(label_w)
        sheet.text(name.left(label_w - sheet.px(2))[0], item.label, size_mm=size_mm)
        sheet.text(
            value, shown or picture.by_hand, size_mm=size_mm, bold=True, personal=bool(shown), said_in=item.language
        )


def _working(sheet: Sheet, body: Rect, picture: Picture) -> None:
    above, below = body.top(body.h * 0.5)
    text = above.bottom(min(above.h, sheet.px(40)))[0]
    heading(sheet, text, picture, align="center")
    sheet.drawing(below.middle(min(below.w, sheet.px(90)), min(below.h, sheet.px(30))), "busy")


def _message(sheet: Sheet, body: Rect, picture: Picture) -> None:
    if picture.number and picture.scene is Scene.THANKS:
        left, body = split(sheet, body, 0.3)
        sheet.panel(left, "card")
        inner = left.inset(sheet.px(2), sheet.gap)
        words = picture.header_number.split(" ", 1)[0]
        rest = sheet.text(inner, words, size_mm=sheet.sizes.label_mm, bold=True, align="center")
        rest = sheet.solid(rest, picture.number, size_mm=sheet.sizes.number_mm * 1.2, ink="plain_ink")
        side = min(rest.h, rest.w, sheet.px(44))
        if picture.follow and side >= sheet.px(28):
            sheet.drawing(rest.middle(side, side), "qr", picture.follow)
    rest = answers_below(sheet, body, picture)
    sheet.panel(rest, "card")
    inner = rest.inset(sheet.px(5), sheet.px(3))
    if sheet.profile.upright:
        inner = inner.top(inner.h * 0.12)[1]
    heading(sheet, inner, picture)


SCENES: dict[Scene, Callable[[Sheet, Rect, Picture], None]] = {
    Scene.WELCOME: welcome,
    Scene.TICKET: _ticket,
    Scene.CARD: _card,
    Scene.KEYPAD: writing.secret,
    Scene.ASK: writing.ask,
    Scene.TYPE: writing.type_on,
    Scene.PEOPLE: confirming.people,
    Scene.FIX: writing.ask,
    Scene.SIGN: confirming.sign,
    Scene.REVIEW: _review,
    Scene.WORKING: _working,
    Scene.MESSAGE: _message,
    Scene.THANKS: _message,
    Scene.CHOOSE: writing.choose,
    Scene.CODE: writing.secret,
}
