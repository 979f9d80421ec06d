"""Adapter: ReportLab draws the values, pypdf lays them over the blank page. PDF bytes out, no file ever."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from kiosk.forms.catalogue import Box, Form
from kiosk.forms.geometry import A4_MM, PT_PER_MM
from kiosk.forms.lettering import NAMES, TEXT, Lettering, Piece

PAD_PT = 2.0


@dataclass(frozen=True, slots=True)
class Printed:
    """A filled form. ``lacking_letters`` counts letters that no font has, for the clerk to look at."""

    pdf: bytes
    lacking_letters: int
    overfull: tuple[str, ...]
    """Items that did not fit their box even at the least size; drawn all the same, whole."""


def print_over(form: Form, values: Mapping[str, str], lettering: Lettering) -> Printed:
    """Lay ``values`` over a form's blank.

    Items without a value leave their box empty.
    """
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(A4_MM[0] * PT_PER_MM, A4_MM[1] * PT_PER_MM), invariant=True)
    canvas.setTitle(form.title)
    lacking, overfull = 0, []
    pages = max(box.page for box in form.boxes)
    for page in range(1, pages + 1):
        for box in (b for b in form.boxes if b.page == page and b.item in values):
            if box.draw == "circle":
                _ring(canvas, box, values[box.item])
            else:
                missing, fits = _write(canvas, box, values[box.item], lettering)
                lacking += missing
                overfull += [] if fits else [box.item]
        canvas.showPage()
    canvas.save()
    return Printed(_merge(form.blank, drawn), lacking, tuple(overfull))


def _merge(blank: bytes, drawn: io.BytesIO) -> bytes:
    over = PdfReader(drawn)
    writer = PdfWriter(clone_from=io.BytesIO(blank))
    for page, layer in zip(writer.pages, over.pages, strict=False):
        page.merge_page(layer)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _ring(canvas: Any, box: Box, value: str) -> None:
    if value != box.choice:
        return
    x, y, w, h = box.place.in_points()
    canvas.setLineWidth(1.1)
    canvas.ellipse(x, y, x + w, y + h)


def _write(canvas: Any, box: Box, value: str, lettering: Lettering) -> tuple[int, bool]:
    """Write a value as large as wished and possible; give how many letters lack a font, and whether it fits."""
    x, y, w, h = box.place.in_points()
    rows, size, lacking, fits = _set(box, value, lettering, w - 2 * PAD_PT)
    step = size * 1.15
    line = y + (h + step * len(rows)) / 2 - size * 0.95
    for row in rows:
        width = lettering.width_pt(row, size)
        left = {"left": x + PAD_PT, "center": x + (w - width) / 2, "right": x + w - width - PAD_PT}[box.align]
        for piece in row:
            canvas.setFont(piece.font, size)
            canvas.drawString(left, line, piece.text)
            left += lettering.width_pt([piece], size)
        line -= step
    return lacking, fits


def _set(box: Box, value: str, lettering: Lettering, width: float) -> tuple[list[list[Piece]], float, int, bool]:
    font = NAMES if box.font == "names" else TEXT
    pieces, lacking = lettering.pieces(value, font)
    size = box.size_pt
    while True:
        rows = _break(pieces, size, width, lettering)
        fits = len(rows) <= box.lines and all(lettering.width_pt(row, size) <= width for row in rows)
        if fits or size <= box.least_pt:
            return rows, size, len(lacking), fits
        size = max(box.least_pt, size - 0.5)


def _break(pieces: list[Piece], size: float, width: float, lettering: Lettering) -> list[list[Piece]]:
    """Break at any letter, as addresses on forms are."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        for letter in piece.text:
            row = rows[-1]
            if row and lettering.width_pt([*row, Piece(letter, piece.font)], size) > width:
                rows.append([])
                row = rows[-1]
            if row and row[-1].font == piece.font:
                row[-1] = Piece(row[-1].text + letter, piece.font)
            else:
                row.append(Piece(letter, piece.font))
    return rows
