"""Files of strangers: what is dropped, what is refused under which name, and that the limits hold."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from server.settings import PdfLimits
from server.studio.errors import BlankRefused
from server.studio.glovebox.box import Glovebox
from tests.server.studio import papers

BOX = Glovebox(PdfLimits())
FORBIDDEN = (b"/JS", b"/JavaScript", b"/OpenAction", b"/AA", b"/AcroForm", b"/XFA", b"/Annot", b"/EmbeddedFile",
             b"/Launch", b"/URI", b"elsewhere", b"other.pdf", b"evil.exe", b"/PS")  # fmt: skip


def unpacked(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as one:
        one.save(out, qdf=True)
    return out.getvalue()


def dark_dots(png: bytes) -> int:
    return sum(Image.open(io.BytesIO(png)).convert("L").histogram()[:128])


def test_what_acts_stays_behind_and_what_is_printed_comes_along() -> None:
    nasty = papers.with_everything_that_acts()
    assert sum(word in unpacked(nasty) for word in FORBIDDEN) >= 10, "the file is as nasty as it says"
    clean = BOX.blank(nasty)
    assert [word for word in FORBIDDEN if word in unpacked(clean.pdf)] == []
    assert "dropped_active" in clean.notes
    assert dark_dots(clean.pictures[0]) == dark_dots(BOX.blank(papers.request_form()).pictures[0]) > 5_000


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (papers.encrypted, "STUDIO-03"),
        (papers.restricted, "STUDIO-03"),
        (lambda: b"hello", "STUDIO-01"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "STUDIO-04"),
        (lambda: papers.request_form()[:700], "STUDIO-04"),
        (lambda: papers.scan()[:3000], "STUDIO-04"),
        (papers.pages_in_a_ring, "STUDIO-04"),
        (lambda: papers.request_form(5), "STUDIO-05"),
        (papers.many_objects, "STUDIO-06"),
        (papers.huge_page, "STUDIO-07"),
        (papers.tiny_page, "STUDIO-07"),
        (papers.deflate_bomb, "STUDIO-08"),
        (papers.picture_bomb, "STUDIO-08"),
        (papers.scan_bomb, "STUDIO-08"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(10_000_001), "STUDIO-02"),
    ],
)
def test_a_nasty_file_is_refused_by_its_name_in_time(make: Callable[[], bytes], code: str) -> None:
    nasty, began = make(), time.monotonic()
    with pytest.raises(BlankRefused) as caught:
        BOX.blank(nasty)
    assert caught.value.code == code
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("make", [papers.deep_tree, papers.form_in_itself])
def test_a_file_that_only_hurts_its_reader_ends_within_the_limits(make: Callable[[], bytes]) -> None:
    """Refused, or made harmless: what comes out can be drawn once more in a small room."""
    nasty, began = make(), time.monotonic()
    code, clean = "", b""
    try:
        clean = BOX.blank(nasty).pdf
    except BlankRefused as error:
        code = error.code
    if clean:
        assert len(Glovebox(PdfLimits(memory_mb=256, cpu_s=3)).pictures(clean)) == 1
    else:
        assert code in ("STUDIO-04", "STUDIO-06", "STUDIO-08")
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("limits", "make"),
    [
        (PdfLimits(most_unpacked_mb=2), lambda: papers.deflate_bomb(3)),
        (PdfLimits(memory_mb=128, most_pixels=10**9), papers.scan_bomb),
        (PdfLimits(cpu_s=1, most_unpacked_mb=10**6, most_pixels=10**11), papers.picture_bomb),
        (PdfLimits(wall_s=1, most_unpacked_mb=10**6, most_pixels=10**11), papers.picture_bomb),
    ],
    ids=["unpacked", "memory", "processor", "time"],
)
def test_each_limit_stops_by_itself_what_the_others_would_let_through(
    limits: PdfLimits, make: Callable[[], bytes]
) -> None:
    nasty = make()
    with pytest.raises(BlankRefused) as caught:
        Glovebox(limits).blank(nasty)
    assert caught.value.code == "STUDIO-08"


def test_what_only_comes_near_a_limit_is_let_through() -> None:
    assert len(BOX.blank(papers.deflate_bomb(3)).pictures) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_scan_becomes_one_page_of_a4(kind: str) -> None:
    blank = BOX.blank(papers.scan(kind))
    assert (blank.notes, blank.page_mm, len(blank.pictures)) == (("scan",), (210.0, 297.0), 1)
    with pikepdf.open(io.BytesIO(blank.pdf)) as pdf:
        assert [round(float(edge)) for edge in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    assert dark_dots(blank.pictures[0]) > 1_000


def test_a_lying_page_stays_lying_and_an_odd_size_is_told() -> None:
    assert BOX.blank(papers.request_form(lying=True)).page_mm == (297.0, 210.0)
    with pikepdf.open(io.BytesIO(papers.request_form())) as pdf:
        pdf.pages[0].rotate(90, relative=False)
        out = io.BytesIO()
        pdf.save(out)
    assert BOX.blank(out.getvalue()).page_mm == (297.0, 210.0)
    with pikepdf.open(io.BytesIO(papers.request_form())) as pdf:
        pdf.pages[0].mediabox = pikepdf.Array([0, 0, 516, 729])
        out = io.BytesIO()
        pdf.save(out)
    assert "resized" in BOX.blank(out.getvalue()).notes
