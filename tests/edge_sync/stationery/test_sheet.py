"""The counter's slip: what a scanner reads from a rendered page is what was packed."""

from __future__ import annotations

import io

import pypdfium2
import zxingcpp

from edge_sync.stationery.frames import CounterSlip
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay_process import OverlayProcess
from edge_sync.stationery.sheet import draw_sheet
from edge_sync.typecase.faces import find_faces

CODES = tuple(f"M1:3FA9C1:{number}/4:" + "AZ 09$%*+-./:" * 55 for number in range(1, 5))
SHEET = CounterSlip("萩市", "A012", ("住民異動届", "国民健康保険 資格取得届", "児童手当 認定請求書"), CODES)


def test_every_code_is_read_from_a_print_of_200_dots_an_inch() -> None:
    Lettering(find_faces())
    page = pypdfium2.PdfDocument(io.BytesIO(draw_sheet(SHEET)))[0]
    picture = page.render(scale=200 / 72, grayscale=True).to_pil()
    assert sorted(found.text for found in zxingcpp.read_barcodes(picture)) == sorted(CODES)


def test_number_and_forms_stand_on_it() -> None:
    Lettering(find_faces())
    page = pypdfium2.PdfDocument(io.BytesIO(draw_sheet(SHEET)))[0]
    text = page.get_textpage().get_text_range()
    for wanted in ("A012", "萩市", *SHEET.titles, "4 / 4"):
        assert wanted in text


def test_a_waiting_process_draws_it() -> None:
    process = OverlayProcess()
    process.start()
    try:
        page = pypdfium2.PdfDocument(io.BytesIO(process.sheet(SHEET)))[0]
    finally:
        process.stop()
    assert "A012" in page.get_textpage().get_text_range()
