"""Adapter: ReportLab draws the values on a layer; ``blank.py`` lays it over the blank page. No file ever."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from edge_sync.messages.entry import Entry, Signature
from edge_sync.stationery import marks
from edge_sync.stationery.blank import Blank
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.fill import sheets, values, whose
from edge_sync.stationery.geometry import PT_PER_MM, Sight
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.printed import Lacking, Printed
from edge_sync.stationery.setting import PAD_PT, STEP, set_text


@dataclass(frozen=True, slots=True)
class Layer:
    """What is laid over the blank: as many pages as the blank has, for each sheet."""

    pdf: bytes
    lacking: tuple[Lacking, ...]
    overfull: tuple[str, ...]


def print_entry(form: Form, entry: Entry, lettering: Lettering) -> Printed:
    """Everything a form wants to know of an entry, on as many sheets as its household needs.

    Raises:
        BadForm: the blank cannot be read, or is not of the size or number of pages that the boxes speak of.
    """
    every = [values(form, entry, sheet=sheet) for sheet in range(sheets(form, entry))]
    return print_sheets(form, every, lettering, entry.signature)


def print_over(form: Form, values: Mapping[int, str], lettering: Lettering) -> Printed:
    """Lay ``values``, by the place of their box in ``form.boxes``, over a form's blank.

    Boxes without a value stay empty.
    """
    return print_sheets(form, [values], lettering)


def print_sheets(
    form: Form, every: Sequence[Mapping[int, str]], lettering: Lettering, signature: Signature | None = None
) -> Printed:
    """The blank once for each of ``every``, one after the other."""
    blank = Blank(form)
    layer = draw_layer(form, blank.sights, every, lettering, signature)
    return Printed(blank.under(layer.pdf, len(every)), layer.lacking, layer.overfull)


def draw_layer(
    form: Form,
    sights: Sequence[Sight],
    every: Sequence[Mapping[int, str]],
    lettering: Lettering,
    signature: Signature | None,
) -> Layer:
    """The values alone, on pages of the size at which the blank's are seen."""
    drawn = io.BytesIO()
    pen = Canvas(drawn, invariant=True)
    lacking: dict[tuple[str, str, int], Lacking] = {}
    overfull: list[str] = []
    for sheet, filled in enumerate(every):
        for page, sight in enumerate(sights, start=1):
            pen.setPageSize(tuple(side * PT_PER_MM for side in sight.size_mm))
            for place, box in ((n, b) for n, b in enumerate(form.boxes) if b.page == page):
                rect = box.place.in_points(sight.size_mm[1])
                if box.draw == "signature":
                    _ = signature is not None and marks.signature(pen, rect, signature)
                elif place in filled:
                    letters, fits = _draw(pen, box, rect, filled[place], lettering)
                    who = whose(box, form, sheet)
                    if letters:
                        lacking[box.item, box.question, who] = Lacking(box.item, who, letters)
                    overfull += [] if fits else [box.item]
            pen.showPage()
    pen.save()
    return Layer(drawn.getvalue(), tuple(lacking.values()), tuple(dict.fromkeys(overfull)))


def _draw(pen: Any, box: Box, rect: marks.Rect, value: str, lettering: Lettering) -> tuple[int, bool]:
    if box.draw == "text":
        return _write(pen, box, rect, value, lettering)
    if value == box.choice:
        (marks.ring if box.draw == "circle" else marks.tick)(pen, rect)
    return 0, True


def _write(pen: Any, box: Box, rect: marks.Rect, value: str, lettering: Lettering) -> tuple[int, bool]:
    """Write a value; give how many letters lack their shape, and whether it fits."""
    x, y, width, height = rect
    setting = set_text(box, value, lettering, width, height)
    size = setting.size_pt
    base = y + (height + size * STEP * len(setting.rows)) / 2 - size * 0.95
    for row in setting.rows:
        row_pt = lettering.width_pt(row, size)
        left = {"left": x + PAD_PT, "center": x + (width - row_pt) / 2, "right": x + width - row_pt - PAD_PT}[box.align]
        for piece in row:
            pen.setFont(piece.font, size)
            pen.drawString(left, base, piece.text)
            long = lettering.width_pt([piece], size)
            if piece.flagged:
                _doubt(pen, left, base - size * 0.15, long)
            left += long
        base -= size * STEP
    return setting.lacking, setting.fits


def _doubt(pen: Any, x: float, y: float, long: float) -> None:
    """A dotted line below letters whose shape is not the one asked for."""
    pen.saveState()
    pen.setLineWidth(0.7)
    pen.setDash(1, 1.2)
    pen.line(x, y, x + long, y)
    pen.restoreState()
