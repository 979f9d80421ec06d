"""A screen in parts, where it is too large for the glass: sentences first, then answers a few at a time. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.glass.choosing import Choices, choices, place_choices
from kiosk.glass.flow import Unit, height_of, pages, place
from kiosk.glass.frame import Room
from kiosk.glass.picture import Button, Picture
from kiosk.glass.reaching import place_tall, tall
from kiosk.glass.sentences import sentences
from kiosk.glass.sheet import Sheet
from kiosk.glass.writing import answers_of


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``paint(sheet, room, more)`` puts it on a sheet whose frame stands already."""

    paint: Callable[[Sheet, Room, Button | None], None]
    own_more: bool = False
    """The part itself places the target for the next one."""


def plain_parts(sheet: Sheet, room: Room, picture: Picture) -> list[Part]:
    """Sentences and answers of a screen without a keyboard."""
    units = sentences(sheet, room.body.w, picture)
    buttons = answers_of(picture)
    if sheet.manner.low and not buttons and units[-1].figure == "busy":
        return [Part(_waiting(part)) for part in pages(units[:-1], room.body.h)]
    text = pages(units, room.body.h)
    if not buttons:
        return [Part(_text(part)) for part in text]
    if sheet.manner.low:
        return low_parts(sheet, room, text, buttons)
    body = room.body
    left = body.h - height_of(text[-1]) - sheet.gap
    apart = choices(sheet, body.w, body.h, buttons)
    after = choices(sheet, body.w, body.h, buttons, first_px=left)
    if after.whole >= apart.whole and len(after.parts) <= len(apart.parts):
        return [
            *(Part(_text(part)) for part in text[:-1]),
            Part(_text_and_answers(text[-1], after, 0)),
            *(Part(_text_and_answers([], after, n)) for n in range(1, len(after.parts))),
        ]
    return [
        *(Part(_text(part)) for part in text),
        *(Part(_text_and_answers([], apart, n)) for n in range(len(apart.parts))),
    ]


def low_parts(sheet: Sheet, room: Room, text: list[list[Unit]], buttons: tuple[Button, ...]) -> list[Part]:
    """Sentences above, answers below; what has fewer parts stays while the other goes on."""
    found = choices(sheet, room.reach.w, room.reach.h, buttons)
    if found.whole:
        count = max(len(text), len(found.parts))
        return [Part(_low(text[min(n, len(text) - 1)], found, min(n, len(found.parts) - 1))) for n in range(count)]
    high = tall(sheet, room.reach, buttons, room.body.h)
    if len(text) == 1 and text[0] and height_of(text[0]) + high.above_px + sheet.gap <= room.body.h:
        return [Part(_tall(text[0], buttons, n)) for n in range(len(high.parts))]
    return [
        *(Part(_text(part)) for part in text if part),
        *(Part(_tall([], buttons, n)) for n in range(len(high.parts))),
    ]


def _text(units: list[Unit]) -> Callable[[Sheet, Room, Button | None], None]:
    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)

    return paint


def _waiting(units: list[Unit]) -> Callable[[Sheet, Room, Button | None], None]:
    """The low half is free: what breathes stands there."""

    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)
        sheet.drawing(room.reach.middle(min(room.reach.w, sheet.px(60)), min(room.reach.h, sheet.px(20))), "busy")

    return paint


def _text_and_answers(units: list[Unit], found: Choices, part: int) -> Callable[[Sheet, Room, Button | None], None]:
    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        rest = place(sheet, room.body, units).top(sheet.gap)[1] if units else room.body
        place_choices(sheet, rest, found, part)

    return paint


def _low(units: list[Unit], found: Choices, part: int) -> Callable[[Sheet, Room, Button | None], None]:
    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)
        place_choices(sheet, room.reach, found, part)

    return paint


def _tall(units: list[Unit], buttons: tuple[Button, ...], part: int) -> Callable[[Sheet, Room, Button | None], None]:
    def paint(sheet: Sheet, room: Room, more: Button | None) -> None:
        place(sheet, room.body, units)
        place_tall(sheet, room.reach, tall(sheet, room.reach, buttons, room.body.h), part)

    return paint
