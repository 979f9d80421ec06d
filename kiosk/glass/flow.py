"""Sentences and figures that flow over the parts of a screen, a line at a time. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from kiosk.glass.rect import Rect
from kiosk.glass.rows import Row
from kiosk.glass.sheet import Sheet
from kiosk.glass.typesetting import Set

PAD_MM = 2.0
_ENDED = re.compile(r"(?<=[。！？])(?![」』）])|(?<=[.!?]) +")
_STOPS = ("。", "！", "？", ".", "!", "?")
FIGURES_MM = {"card": 34.0, "busy": 20.0, "qr": 36.0, "number": 30.0}


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks; neighbours of one style and paragraph are one text."""

    paragraph: int = 0
    bold: bool = False
    ink: str = "ink"
    fill: str = ""
    personal: bool = False
    said_in: str = "ja"
    """The language of a personal one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never cut: a line of text, or a figure."""

    height_px: float
    style: Style = Style()
    line: Set | None = None
    before_px: float = 0.0
    """Space above it, not at the top of a part."""
    keep: bool = False
    """Stands on the same part as what follows."""
    goes_on: bool = False
    """In the middle of the sentence, or of the person's item, that the line above began."""
    figure: str = ""
    value: str = ""


class Flow:
    """Collects units for a given width."""

    def __init__(self, sheet: Sheet, width_px: float) -> None:
        self.units: list[Unit] = []
        self._sheet, self._width = sheet, width_px
        self._paragraphs = 0

    def text(
        self,
        *paragraphs: str,
        bold: bool = False,
        personal: bool = False,
        said_in: str = "ja",
        keep: bool = False,
        fill: str = "",
        ink: str = "ink",
        before_mm: float = 1.5,
    ) -> None:
        """Sentences, as large as the visitor wants them; a little smaller where a word would be broken else.

        What stands out (``fill``) begins a line with each sentence where one line is not enough for all.
        """
        sheet = self._sheet
        pad = sheet.px(PAD_MM) if fill else 0.0
        kind = sheet.type.of_person(said_in) if personal else sheet.type
        wish, least = sheet.letter(sheet.sizes.text_mm), sheet.px(sheet.sizes.least_mm)
        for said in paragraphs:
            room = (self._width - 2 * pad, 1e9)
            done = kind.fit((said,), room, wish, least, bold)
            if fill and len(done.rows) > 1:
                done = kind.fit(tuple(one for one in _ENDED.split(said) if one), room, wish, least, bold)
            self._paragraphs += 1
            style = Style(self._paragraphs, bold, ink, fill, personal, said_in)
            step = done.em_px * sheet.usual.line + done.ruby_px * 1.06
            for n, row in enumerate(done.rows):
                more = pad * ((n == 0) + (n == len(done.rows) - 1))
                line = replace(done, rows=(row,), step_px=step)
                before = sheet.px(before_mm) if n == 0 else 0.0
                goes_on = n > 0 and (personal or not _ends(done.rows[n - 1]))
                self.units.append(Unit(step + more, style, line, before, keep, goes_on))

    def figure(self, name: str, value: str = "") -> None:
        """A drawing, or the number, of a height of its own."""
        self._paragraphs += 1
        sheet = self._sheet
        self.units.append(
            Unit(sheet.px(FIGURES_MM[name]), Style(self._paragraphs), None, sheet.px(2), figure=name, value=value)
        )


def _ends(row: Row) -> bool:
    return "".join(base for base, _ in row).endswith(_STOPS)


def height_of(units: list[Unit]) -> float:
    """Height of units that stand on one part, in pixels."""
    return sum(unit.height_px + (unit.before_px if n else 0.0) for n, unit in enumerate(units))


def pages(units: list[Unit], height_px: float) -> list[list[Unit]]:
    """Cut into parts of at most that height, between sentences where one fits alone; at least one, maybe empty."""
    found: list[list[Unit]] = [[]]
    for block in _blocks(units):
        alone = height_of(block) <= height_px + 0.5
        if found[-1] and alone and height_of([*found[-1], *block]) > height_px + 0.5:
            found.append([])
        for unit in block:
            if found[-1] and height_of([*found[-1], unit]) > height_px + 0.5:
                found.append([])
            found[-1].append(unit)
    return found


def _blocks(units: list[Unit]) -> list[list[Unit]]:
    """What stands together."""
    found: list[list[Unit]] = []
    for n, unit in enumerate(units):
        if n and (units[n - 1].keep or unit.goes_on):
            found[-1].append(unit)
        else:
            found.append([unit])
    return found


def place(sheet: Sheet, rect: Rect, units: list[Unit]) -> Rect:
    """Put units under one another into ``rect``; gives what is left below."""
    y = rect.y
    first = True
    for style, group in groupby(units, key=lambda unit: unit.style):
        lines = list(group)
        y += 0.0 if first else lines[0].before_px
        first = False
        height = sum(unit.height_px for unit in lines)
        where = Rect(rect.x, y, rect.w, height)
        y += height
        if lines[0].line is None:
            _figure(sheet, where, lines[0])
            continue
        done = replace(lines[0].line, rows=tuple(unit.line.rows[0] for unit in lines if unit.line))
        done = replace(done, fits=done.fits and y <= rect.y + rect.h + 1)
        sheet.set(
            where, done, bold=style.bold, ink=style.ink, fill=style.fill, valign="middle",
            pad_px=sheet.px(PAD_MM) if style.fill else 0.0, personal=style.personal,
            said_in=style.said_in,
        )  # fmt: skip
    return rect.top(y - rect.y)[1]


def _figure(sheet: Sheet, rect: Rect, unit: Unit) -> None:
    if unit.figure == "number":
        sheet.solid(rect, unit.value, size_mm=FIGURES_MM["number"] / sheet.usual.line, ink="plain_ink")
        return
    side = rect.h if unit.figure == "qr" else min(rect.w, rect.h * 2.4)
    where = rect.middle(side, rect.h) if unit.figure == "busy" else rect.left(side)[0]
    sheet.drawing(where, unit.figure, unit.value)
