"""The slip as dots."""

from __future__ import annotations

import dataclasses
import statistics
import time
from pathlib import Path

import pytest
import segno
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from edge_sync.typecase.faces import FontMissing, find_faces
from kiosk.tickets import errors
from kiosk.tickets.errors import TicketPrinterError
from kiosk.tickets.escpos_bytes import is_done, is_status, raster, roll_says
from kiosk.tickets.layout import DOTS_PER_MM, WIDTH_DOTS, NumberLine, Slip, lay_out
from kiosk.tickets.port import Paper
from kiosk.tickets.raster import SlipPainter


def ink_rows(picture: Image.Image) -> list[bool]:
    return [picture.crop((0, y, picture.width, y + 1)).getbbox() is not None for y in range(picture.height)]


def run_from(rows: list[bool], at: int) -> int:
    """How many rows of ink follow each other from ``at`` on."""
    return next((y for y in range(at, len(rows)) if not rows[y]), len(rows)) - at


def code_in(picture: Image.Image) -> Image.Image:
    """The last band of ink more than 100 dots tall, with the blank above it: the QR."""
    rows = ink_rows(picture)
    tops = [y for y in range(1, len(rows)) if rows[y] and not rows[y - 1] and run_from(rows, y) > 100]
    blank = next(y for y in range(tops[-1] - 1, 0, -1) if rows[y]) + 1
    return picture.crop((0, blank, picture.width, tops[-1] + run_from(rows, tops[-1])))


def number_height_mm(painter: SlipPainter, slip: Slip) -> float:
    """Height of the tallest unbroken band of ink, QR left out: the number."""
    rows = ink_rows(painter.paint(dataclasses.replace(slip, qr_text="")))
    tallest = run = 0
    for inked in rows:
        run = run + 1 if inked else 0
        tallest = max(tallest, run)
    return tallest / DOTS_PER_MM


@pytest.mark.parametrize("number", ["A001", "B12", "Z9999"])
def test_the_number_is_at_least_15_mm_tall(painter: SlipPainter, slip: Slip, number: str) -> None:
    assert 15 <= number_height_mm(painter, dataclasses.replace(slip, ticket_number=number)) <= 20


def test_the_slip_is_as_wide_as_the_head_and_not_too_long(painter: SlipPainter, slip: Slip) -> None:
    picture = painter.paint(slip)
    assert (picture.mode, picture.width) == ("1", WIDTH_DOTS)
    assert 60 < picture.height / DOTS_PER_MM < 150


def test_what_is_unknown_is_left_out(slip: Slip) -> None:
    bare = dataclasses.replace(slip, wait_text="", qr_text="", notice_lines=(), language_lines=())
    texts = [getattr(line, "text", "") for line in lay_out(bare)]
    assert not any("待ち" in text or "印刷" in text for text in texts)
    assert [line.text for line in lay_out(bare) if isinstance(line, NumberLine)] == ["A012"]


def test_the_same_slip_is_the_same_dots(painter: SlipPainter, slip: Slip) -> None:
    assert painter.paint(slip).tobytes() == painter.paint(slip).tobytes()
    other = painter.paint(dataclasses.replace(slip, ticket_number="A013"))
    assert ImageChops.difference(painter.paint(slip).convert("L"), other.convert("L")).getbbox() is not None


@pytest.mark.alone
def test_a_slip_is_painted_in_less_than_25_ms(painter: SlipPainter, slip: Slip) -> None:
    painter.warm(slip)
    took_ms = []
    for count in range(20):
        began = time.perf_counter()
        painter.paint(dataclasses.replace(slip, ticket_number=f"A{count:03}", qr_text=f"{slip.qr_text}{count}"))
        took_ms.append((time.perf_counter() - began) * 1000)
    assert statistics.median(took_ms) < 25


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=120))
def test_any_label_stays_on_the_paper(painter: SlipPainter, slip: Slip, text: str) -> None:
    picture = painter.paint(dataclasses.replace(slip, service_label=text, notice_lines=(text,)))
    assert picture.width == WIDTH_DOTS


def test_a_long_line_is_broken_and_not_cut_off(painter: SlipPainter, slip: Slip) -> None:
    short = painter.paint(slip).height
    long = painter.paint(dataclasses.replace(slip, notice_lines=("番号が呼ばれたら窓口へお越しください。" * 5,)))
    assert long.height > short + 5 * DOTS_PER_MM


def test_the_qr_stands_on_the_paper_as_it_was_made(painter: SlipPainter, slip: Slip) -> None:
    """Dark modules are ink, at least 0.5 mm wide, with a quiet zone of four modules around them."""
    matrix = segno.make_qr(slip.qr_text, error="m").matrix
    modules = len(matrix)
    band = code_in(painter.paint(slip))
    left, top, right, bottom = band.getbbox() or (0, 0, 0, 0)
    scale = (right - left) // modules
    assert (right - left, bottom - top) == (modules * scale, modules * scale)
    assert scale / DOTS_PER_MM >= 0.5
    assert min(left, WIDTH_DOTS - right, top) >= 4 * scale
    dark = [
        [band.getpixel((left + x * scale + scale // 2, top + y * scale + scale // 2)) != 0 for x in range(modules)]
        for y in range(modules)
    ]
    assert dark == [[bool(bit & 1) for bit in row] for row in matrix]


def test_raster_bytes_say_their_own_size(painter: SlipPainter, slip: Slip) -> None:
    picture = painter.paint(slip)
    data = raster(picture)
    assert data[:4] == b"\x1dv0\x00"
    width, height = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
    assert (width * 8, height) == picture.size
    assert len(data) == 8 + width * height


def test_the_first_dot_of_a_row_is_the_highest_bit() -> None:
    picture = Image.new("1", (16, 1), 0)
    picture.putpixel((0, 0), 1)
    assert raster(picture)[8:] == b"\x80\x00"


@given(st.integers(0, 255))
def test_a_status_byte_is_never_taken_for_done(byte: int) -> None:
    assert not (is_status(byte) and is_done(byte))


@pytest.mark.parametrize(
    ("byte", "paper"), [(0x12, Paper.PRESENT), (0x1E, Paper.LOW), (0x72, Paper.OUT), (0x7E, Paper.OUT)]
)
def test_the_roll_is_read_from_the_documented_bits(byte: int, paper: Paper) -> None:
    assert is_status(byte)
    assert roll_says(byte) is paper


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="BIZUDGothic-Regular"):
        find_faces(tmp_path)


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TicketPrinterError)]
    assert len({kind.code for kind in kinds} | {FontMissing.code}) == len(kinds) + 1
