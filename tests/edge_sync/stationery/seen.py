"""A PDF as other programs see it."""

from __future__ import annotations

import html
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.geometry import PT_PER_MM, Place

DPI = 80
DOTS_PER_MM = DPI / 25.4
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>')


@dataclass(frozen=True)
class Word:
    """One word, with its middle in millimetres from the top left of its page."""

    text: str
    x_mm: float
    y_mm: float
    page: int


def words(pdf: bytes, folder: Path) -> list[Word]:
    """Each word that pdftotext finds."""
    path = folder / "seen.pdf"
    path.write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return [
        Word(
            html.unescape(text),
            (float(x0) + float(x1)) / 2 / PT_PER_MM,
            (float(y0) + float(y1)) / 2 / PT_PER_MM,
            page,
        )
        for page, part in enumerate(out.split("<page ")[1:], start=1)
        for x0, y0, x1, y1, text in WORD.findall(part)
    ]


def text_in(found: list[Word], place: Place, page: int = 1) -> str:
    """What stands in a box, line by line, without spaces."""
    inside = [word for word in found if word.page == page and _holds(place, word)]
    return "".join(word.text for word in sorted(inside, key=lambda word: (round(word.y_mm), word.x_mm)))


def bare(text: str) -> str:
    """A text without the spaces that part words."""
    return re.sub(r"\s", "", text)


def _holds(place: Place, word: Word) -> bool:
    across = place.x_mm <= word.x_mm <= place.x_mm + place.width_mm
    return across and place.y_mm <= word.y_mm <= place.y_mm + place.height_mm


def picture(pdf: bytes, page: int = 1, dpi: int = DPI) -> Image.Image:
    """A page as pdfium shows it, in greys."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        shown: Image.Image = document[page - 1].render(scale=dpi / 72, grayscale=True).to_pil()
        return shown
    finally:
        document.close()


def ink(blank: Image.Image, filled: Image.Image) -> Image.Image:
    """Black where something was added; white elsewhere."""
    return ImageChops.difference(blank, filled).point(lambda grey: 255 if grey > 24 else 0)


def frame(place: Place, grow: int = 0, dots_per_mm: float = DOTS_PER_MM) -> tuple[int, int, int, int]:
    """A box in dots of the picture."""
    left, top = place.x_mm * dots_per_mm, place.y_mm * dots_per_mm
    right, bottom = left + place.width_mm * dots_per_mm, top + place.height_mm * dots_per_mm
    return round(left) - grow, round(top) - grow, round(right) + grow, round(bottom) + grow


def dots(added: Image.Image, place: Place, dots_per_mm: float = DOTS_PER_MM) -> int:
    """How much was added inside a box."""
    return sum(added.crop(frame(place, dots_per_mm=dots_per_mm)).histogram()[1:])


def outside(added: Image.Image, boxes: list[Box]) -> int:
    """How much was added outside all of these boxes; a dot of rounding is allowed."""
    rest = added.copy()
    for box in boxes:
        rest.paste(0, frame(box.place, grow=1))
    return sum(rest.histogram()[1:])


def place_of(form: Form, item: str) -> Place:
    """Where an item of the visitor stands first."""
    return next(box.place for box in form.boxes if box.item == item)
