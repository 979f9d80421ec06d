"""What can stand in a cell: a place for text, choices with squares, dates, a signature, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edge_sync.stationery.press.sheet import Area, Sheet

SQUARE_MM = 3.6
ERAS = ("明治", "大正", "昭和", "平成", "令和")


@dataclass(frozen=True, slots=True)
class Text:
    """One box of text that fills the cell, or the part of it from ``at`` on, ``width`` wide (0: the rest)."""

    item: str
    question: str = ""
    who: int = 0
    size: float = 12.0
    least: float = 8.0
    lines: int = 1
    align: str = ""
    names: bool = False
    at: float = 0.0
    width: float = 0.0
    band: tuple[float, float] = (0.0, 1.0)
    """From where to where of the cell's height, in parts of it."""

    def on(self, sheet: Sheet, area: Area) -> None:
        """Only a box: nothing is drawn."""
        top, bottom = (area.y + area.height * part for part in self.band)
        inside = Area(area.x + self.at + 1, top + 0.4, (self.width or area.width - self.at) - 2, bottom - top - 0.8)
        sheet.box(
            inside,
            self.item,
            who=self.who,
            question=self.question,
            size_pt=self.size,
            least_pt=self.least,
            lines=self.lines if self.lines > 1 else 0,
            align=self.align,
            font="names" if self.names else "",
        )


@dataclass(frozen=True, slots=True)
class Words:
    """Printed words."""

    text: str
    at: float = 3.0
    size: float = 10.0

    def on(self, sheet: Sheet, area: Area) -> None:
        """Draw them."""
        sheet.page.words(area.x + self.at, area.base, self.text, self.size)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Choices, each with a square before it; a choice of several ids is ticked by each of them."""

    choices: Sequence[tuple[str, str]]
    """Ids (with ``|`` between them; empty: for the pen alone) and the words after the square."""
    question: str = ""
    item: str = "answer"
    who: int = 0
    columns: int = 0
    """0: one after the other."""
    rows: int = 1
    size: float = 10.0
    at: float = 3.0

    def on(self, sheet: Sheet, area: Area) -> None:
        """Draw squares and words; each id becomes a box on its square."""
        per_row = self.columns or -(-len(self.choices) // self.rows)
        for row in range(self.rows):
            some = self.choices[row * per_row : (row + 1) * per_row]
            line = Area(area.x, area.y + area.height * row / self.rows, area.width, area.height / self.rows)
            x = line.x + self.at
            for ids, label in some:
                self._square(sheet, x, line, ids)
                sheet.page.words(x + SQUARE_MM + 1.2, line.base, label, self.size)
                long = SQUARE_MM + 1.2 + sheet.page.long_mm(label, self.size) + 4.2
                room = (line.width - self.at) / self.columns if self.columns else line.x + line.width - x
                if long - 4.2 > room:
                    raise ValueError(f"{sheet.id}: {label} does not fit its cell")
                x += room if self.columns else long

    def _square(self, sheet: Sheet, x: float, line: Area, ids: str) -> None:
        y = line.y + (line.height - SQUARE_MM) / 2
        sheet.page.cell(x, y, SQUARE_MM, SQUARE_MM, line_pt=0.7)
        for choice in ids.split("|") if ids else ():
            place = Area(x - 0.4, y - 0.4, SQUARE_MM + 0.8, SQUARE_MM + 0.8)
            sheet.box(place, self.item, who=self.who, question=self.question, draw="check", choice=choice)


@dataclass(frozen=True, slots=True)
class Born:
    """Era to be ringed, year, month and day."""

    who: int = 0

    def on(self, sheet: Sheet, area: Area) -> None:
        """Draw the eras and the units."""
        top = area.y + area.height / 2 - 3.2
        for count, era in enumerate(ERAS):
            x = area.x + 1.5 + count * 9.4
            sheet.page.words(x + 4.5, area.base - 0.2, era, 9, align="center")
            sheet.box(Area(x, top, 9, 6.4), "birth_era", who=self.who, draw="circle", choice=era)
        for x_mm, item, unit in ((50, "birth_year", "年"), (63.5, "birth_month", "月"), (77, "birth_day", "日")):
            sheet.page.words(area.x + x_mm + 11.3, area.base - 0.2, unit, 9, align="center")
            sheet.box(Area(area.x + x_mm, top, 9, 6.4), item, who=self.who, align="center")


@dataclass(frozen=True, slots=True)
class Sex:
    """男・女 to be ringed."""

    who: int = 0
    size: float = 10.5

    def on(self, sheet: Sheet, area: Area) -> None:
        """Draw both."""
        middle = area.x + area.width / 2
        step = min(7.0, area.width / 2 - 4.2)
        sheet.page.words(middle, area.base, "・", self.size, align="center")
        for x, choice, letter in ((middle - step, "male", "男"), (middle + step, "female", "女")):
            sheet.page.words(x, area.base, letter, self.size, align="center")
            place = Area(x - 3.4, area.y + area.height / 2 - 3.4, 6.8, 6.8)
            sheet.box(place, "sex", who=self.who, draw="circle", choice=choice)


@dataclass(frozen=True, slots=True)
class Sign:
    """Where the name written on the glass is printed."""

    def on(self, sheet: Sheet, area: Area) -> None:
        """Only a box."""
        sheet.box(Area(area.x + 2, area.y + 0.8, area.width - 4, area.height - 1.6), "signature", draw="signature")
