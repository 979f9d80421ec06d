"""A picture onto a display: every box with its place in pixels, in as many parts as it needs. Pure."""

from __future__ import annotations

from kiosk.glass.boxes import Box
from kiosk.glass.choosing import MOST
from kiosk.glass.desks import parts_of
from kiosk.glass.frame import frame, more_button
from kiosk.glass.picture import Picture
from kiosk.glass.scenes import SCENES
from kiosk.glass.sheet import Sheet
from kiosk.glass.sound import sound
from kiosk.glass.theme import Profile, Theme
from kiosk.glass.typesetting import Annotate, Measure
from kiosk.visit.journey import Scene

Boxes = tuple[Box, ...]


def lay_out(
    picture: Picture, theme: Theme, profile: Profile, measure: Measure, part: int = 0, annotate: Annotate | None = None
) -> Boxes:
    """Place everything that one part of a picture shows; painted in order. A part too many is the last one."""
    found = all_parts(picture, theme, profile, measure, annotate)
    return found[min(part, len(found) - 1)]


def all_parts(
    picture: Picture, theme: Theme, profile: Profile, measure: Measure, annotate: Annotate | None = None
) -> tuple[Boxes, ...]:
    """Every part of a picture; one where it fits the glass in the size of letters that the visitor wants.

    ``annotate`` gives the kana above kanji. A box whose text does not fit even so says so in ``fits``.
    """

    def fresh() -> Sheet:
        return Sheet(theme, profile, measure, picture.manner, annotate)

    if not picture.manner.low:
        sheet = fresh()
        SCENES[picture.scene](sheet, frame(sheet, picture).body, picture)
        few = len(picture.buttons) <= MOST or picture.scene is Scene.WELCOME
        if few and sound(sheet, {tool.id for tool in picture.tools}):
            return (tuple(sheet.boxes),)
    sheet = fresh()
    parts, more = parts_of(sheet, frame(sheet, picture), picture), None
    if len(parts) > 1:
        sheet, more = fresh(), more_button(picture, 0, 2)
        parts = parts_of(sheet, frame(sheet, picture, parted=more), picture)
    found = []
    for n, part in enumerate(parts):
        sheet = fresh()
        more = more_button(picture, n, len(parts)) if more is not None else None
        alone = len(parts) == 1
        room = frame(sheet, picture, parted=None if part.own_more else more, alone=alone)
        part.paint(sheet, room, None if alone else more)
        found.append(tuple(sheet.boxes))
    return tuple(found)


def part_with_focus(parts: tuple[Boxes, ...]) -> int | None:
    """The first part that holds the answer which the buttons stand on; None: none does."""
    return next((n for n, boxes in enumerate(parts) if any(box.name and box.focused for box in boxes)), None)
