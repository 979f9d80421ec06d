"""Parts of a screen with a keyboard, a count or a frame to sign in: what is typed is seen on each. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.glass.choosing import Choices, choices, place_choices
from kiosk.glass.flow import Unit, height_of, pages, place
from kiosk.glass.frame import Room, more_width
from kiosk.glass.keyboards import Places, key_parts
from kiosk.glass.parts import Part, low_parts, plain_parts
from kiosk.glass.picture import Button, Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sentences import sentences
from kiosk.glass.sheet import Sheet
from kiosk.glass.writing import show_typed
from kiosk.visit import boards
from kiosk.visit.journey import Scene

PAPER_MM = 34.0
"""How high a frame to sign in is at least."""

Below = Callable[[Sheet, Rect], None]
"""Puts keys or answers into what is left below what is typed."""


def parts_of(sheet: Sheet, room: Room, picture: Picture) -> list[Part]:
    """Whatever the screen holds, in parts."""
    typed = picture.scene in (Scene.KEYPAD, Scene.CODE) or (picture.scene is Scene.TYPE and picture.board != boards.ERA)
    if picture.scene is Scene.SIGN:
        return _signing(sheet, room, picture)
    if typed or (picture.scene is Scene.ASK and picture.board == boards.COUNT):
        return _typing(sheet, room, picture)
    return plain_parts(sheet, room, picture)


def _typing(sheet: Sheet, room: Room, picture: Picture) -> list[Part]:
    low = sheet.manner.low
    units = sentences(sheet, room.body.w, picture)
    high = max(sheet.row(), sheet.target)
    region = room.reach if low else _wide(sheet, room, picture).top(high, sheet.px(sheet.usual.apart_mm))[1]
    text = pages(units, room.body.h)
    below, others = _below(sheet, region, picture)
    if low:
        together = height_of(units) + high + sheet.gap <= room.body.h
        before = [] if together else [_sentences(part) for part in text]
        after = low_parts(sheet, room, [[]], others) if others else []
        return [*before, *(_low_desk(units if together else [], picture, high, one) for one in below), *after]
    return [*(_sentences(part) for part in text), *(_desk(picture, high, one) for one in below)]


def _wide(sheet: Sheet, room: Room, picture: Picture) -> Rect:
    """The room of a part that places the target for the next one itself."""
    if room.more is None:
        return room.body
    if sheet.profile.upright:
        return replace(room.body, h=room.more.y + room.more.h - room.body.y)
    return replace(room.body, w=room.more.x + room.more.w - room.body.x)


def _below(sheet: Sheet, region: Rect, picture: Picture) -> tuple[list[Below], tuple[Button, ...]]:
    """Keys, then the other answers: one thing for each part; and the answers that are too large for ``region``."""
    keys, others = key_parts(sheet, region, picture) if picture.keys else ([], picture.buttons)
    parts = [_keys(places) for places in keys]
    if not others:
        return parts, ()
    found = choices(sheet, region.w, region.h, others)
    if sheet.manner.low and not found.whole:
        return parts, others
    return [*parts, *(_answers(found, n) for n in range(len(found.parts)))], ()


def _keys(places: Places) -> Below:
    def paint(sheet: Sheet, rect: Rect) -> None:
        for where, key in places:
            sheet.button(where, key, size_mm=11 if key.role == "key" else None)

    return paint


def _answers(found: Choices, part: int) -> Below:
    def paint(sheet: Sheet, rect: Rect) -> None:
        place_choices(sheet, rect, found, part)

    return paint


def _sentences(units: list[Unit]) -> Part:
    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)

    return Part(paint)


def _desk(picture: Picture, high: float, below: Below) -> Part:
    """What is typed at the top, beside it the target for the next part; keys or answers below."""

    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        top, rest = room.body.top(high, sheet.px(sheet.usual.apart_mm))
        if more is not None:
            wide = more_width(sheet, picture, low=True)
            top, right = top.left(top.w - wide - sheet.gap, sheet.gap)
            sheet.button(right, more)
        show_typed(sheet, top, picture)
        below(sheet, rest)

    return Part(paint, own_more=True)


def _low_desk(units: list[Unit], picture: Picture, high: float, below: Below) -> Part:
    """Sentences and what is typed above, keys or answers in the low half."""

    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)
        show_typed(sheet, room.body.bottom(min(high, room.body.h))[0], picture)
        below(sheet, room.reach)

    return Part(paint)


def _signing(sheet: Sheet, room: Room, picture: Picture) -> list[Part]:
    """The sentence, the frame, then what to do with the signature."""
    units = sentences(sheet, room.body.w, picture)
    text = pages(units, room.body.h)
    least = sheet.px(PAPER_MM)
    low = sheet.manner.low
    over = max(0.0, least - room.reach.h) if low else least
    together = height_of(text[-1]) + over + sheet.gap <= room.body.h
    before = [_sentences(part) for part in (text[:-1] if together else text)]
    answers = choices(sheet, room.reach.w, room.reach.h, picture.buttons)
    above = text[-1] if together else []
    after = (
        plain_parts(sheet, room, replace(picture, title="", lines=()))
        if not answers.whole
        else [_sentences_and(above if low and over == 0 else [], answers, n) for n in range(len(answers.parts))]
    )
    return [*before, _paper(above, picture, over), *after]


def _sentences_and(units: list[Unit], found: Choices, part: int) -> Part:
    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)
        place_choices(sheet, room.reach, found, part)

    return Part(paint)


def _paper(units: list[Unit], picture: Picture, over: float) -> Part:
    """The frame fills what the sentence leaves; in the low layout it begins ``over`` above the low half at most."""

    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        rest = place(sheet, room.body, units).top(sheet.gap if units else 0.0)[1]
        if sheet.manner.low:
            reach = room.reach
            rest = Rect(reach.x, reach.y - over, reach.w, min(reach.h + over, reach.w * 0.45))
        elif sheet.profile.upright:
            rest = rest.top(min(rest.h, rest.w * 0.45))[0]
        sheet.pen_place(rest, picture.strokes)

    return Part(paint)
