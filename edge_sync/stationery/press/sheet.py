"""A form being drawn from top to bottom: ink for the blank and, in the same stroke, boxes for ``form.toml``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from edge_sync.stationery.press.ruled import FRAME_PT, RuledPage

LEFT, WIDTH, LABEL = 18.0, 174.0, 30.0
RIGHT = LEFT + WIDTH
BASE_MM = 1.35
"""From the middle of a cell down to the base line of 10 point letters."""


@dataclass(frozen=True, slots=True)
class Area:
    """A cell's inside, in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def base(self) -> float:
        """Base line of words in its middle."""
        return self.y + self.height / 2 + BASE_MM


class Part(Protocol):
    """Something that stands in a cell."""

    def on(self, sheet: Sheet, area: Area) -> None:
        """Draw it, and add its boxes."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and what stands beside it. ``width`` counts both; 0: what is left of the row."""

    label: str
    parts: Sequence[Part] = ()
    width: float = 0.0
    label_mm: float = LABEL


@dataclass
class Sheet:
    """One form of one page."""

    id: str
    version: int
    title: str
    questions: Sequence[str]
    members: int = 0
    roomy: float = 1.0
    """By which rows and gaps are taller than asked for, so that the page is filled."""
    y: float = 0.0
    boxes: list[dict[str, Any]] = field(default_factory=list)
    slack: float = 0.0
    """What was left empty above the staff's part, in millimetres."""

    def __post_init__(self) -> None:
        self.page = RuledPage(self.title)

    def box(self, area: Area, item: str, **more: Any) -> None:
        """One box of ``form.toml``; what is None or 0 is left out."""
        place = {
            "x_mm": round(area.x, 1),
            "y_mm": round(area.y, 1),
            "width_mm": round(area.width, 1),
            "height_mm": round(area.height, 1),
        }
        self.boxes.append({"item": item, "place": place} | {key: said for key, said in more.items() if said})

    def header(self) -> None:
        """Number, title, to whom, and the day."""
        self.page.words(156, 13.2, "番号", 9, align="right")
        self.page.cell(158, 8, 34, 9)
        self.box(Area(158, 8, 34, 9), "ticket", size_pt=15, align="center")
        self.page.words(105, 26, self.title, 18, align="center", bold=True)
        self.page.words(LEFT, 37, "（あて先）萩市長", 11)
        self.page.words(136, 37, "令和", 11, align="right")
        for x_mm, item, unit in ((137, "today_year", "年"), (155, "today_month", "月"), (173, "today_day", "日")):
            self.page.words(x_mm + 15, 37, unit, 11, align="center")
            self.box(Area(x_mm, 31.8, 12, 7), item, align="center")
        self.y = 44.0

    def section(self, text: str) -> None:
        """A heading."""
        self.page.words(LEFT, self.y + 3.2, text, 11.5, bold=True)
        self.y += 5.4

    def row(self, height: float, *cells: Cell) -> None:
        """Cells side by side; the last takes what is left."""
        height *= self.roomy
        x = LEFT
        for cell in cells:
            width = cell.width or RIGHT - x
            if cell.label:
                self.page.cell(x, self.y, cell.label_mm, height, shade=True)
                self._label(cell.label, x + cell.label_mm / 2, height, cell.label_mm)
            label_mm = cell.label_mm if cell.label else 0.0
            inside = Area(x + label_mm, self.y, width - label_mm, height)
            self.page.cell(inside.x, inside.y, inside.width, inside.height)
            for part in cell.parts:
                part.on(self, inside)
            x += width
        self.y += height

    def _label(self, text: str, middle: float, height: float, room: float) -> None:
        lines = text.split("\n")
        for count, line in enumerate(lines):
            size = 10 if self.page.long_mm(line, 10) <= room - 2 else 8
            offset = (count - (len(lines) - 1) / 2) * 4.4
            self.page.words(middle, self.y + height / 2 + BASE_MM * size / 10 + offset, line, size, align="center")

    def frame(self, top: float) -> None:
        """A thick line round everything from ``top`` to here."""
        self.page.cell(LEFT, top, WIDTH, self.y - top, line_pt=FRAME_PT)

    def gap(self, height: float = 5.0) -> None:
        """Go down."""
        self.y += height * self.roomy

    def notes(self, *lines: str) -> None:
        """Small print."""
        for line in lines:
            self.page.words(LEFT, self.y + 3.2, "※ " + line, 9)
            self.y += 4.9

    def office(self, *lines: str, height: float = 24.0) -> None:
        """What the staff fill in, at the foot of the page."""
        top = 285.0 - height
        if self.y > top:
            raise ValueError(f"{self.id}: {self.y - top:.1f} mm too long")
        self.page.cell(LEFT, top, 8, height, shade=True)
        self.slack = top - self.y
        for count, letter in enumerate("職員記入欄"):
            self.page.words(
                LEFT + 4, top + height / 2 + 1.1 + (count - 2) * min(3.9, height / 5.4), letter, 8, align="center"
            )
        self.page.cell(LEFT + 8, top, WIDTH - 8, height)
        for count, line in enumerate(lines):
            self.page.words(LEFT + 11, top + height * (count + 0.5) / len(lines) + 1.2, line, 9)

    def toml(self) -> str:
        """The definition that belongs to the blank."""
        head = f"# {self.title}. Places in millimetres from the top left of the page.\n"
        head += "# Drawn together with blank.pdf by: python -m edge_sync.stationery.press\n\n"
        main = {"id": self.id, "version": self.version, "title": self.title, "questions": list(self.questions)}
        main |= {"members": self.members} if self.members else {}
        boxes = "".join("\n[[boxes]]\n" + _lines(box) for box in self.boxes)
        return head + _lines(main) + boxes


def _lines(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {_value(said)}\n" for key, said in table.items())


def _value(said: Any) -> str:
    if isinstance(said, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in said.items()) + " }"
    return json.dumps(said, ensure_ascii=False)
