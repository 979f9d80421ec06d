"""What only CUPS and a printer behind it can show."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest

from edge_sync.messages.forms import JobState
from tests.bench.room.client import BenchRoom
from tests.kiosk.paper.hands import RoomHands, wait_over

pytestmark = pytest.mark.parts


@pytest.fixture
def at_cups(bench_room: BenchRoom) -> RoomHands:
    return RoomHands(bench_room)


def files_with(folder: Path, needle: bytes) -> list[Path]:
    """Files below a folder that hold some bytes."""
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def number_in(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return float(found[1])


def document_files(room: BenchRoom) -> list[Path]:
    return list((room.places.cups_dir / "spool").glob("d*"))


def test_the_page_arrives_in_its_own_size_and_words(at_cups: RoomHands, bench_room: BenchRoom, pdf: bytes) -> None:
    before = len(bench_room.printed())
    at_cups.printer.submit(pdf, title="madoguchi A020")
    page = bench_room.wait_printed(before + 1)[-1]
    words = subprocess.run(["pdftotext", "-bbox", page, "-"], capture_output=True, text=True, check=True).stdout
    width, height = (number_in(f'page .*{side}="([0-9.]+)"', words) for side in ("width", "height"))
    left = number_in(r'xMin="([0-9.]+)".*KAKUUNAMAE', words)
    assert (width, height, left) == pytest.approx((595.276, 841.89, 100), abs=0.01)


def test_nothing_of_a_printed_document_is_left_behind(at_cups: RoomHands, bench_room: BenchRoom, pdf: bytes) -> None:
    before = len(bench_room.printed())
    job_id = at_cups.printer.submit(pdf, title="madoguchi A021")
    bench_room.wait_printed(before + 1)
    assert wait_over(at_cups.printer, job_id).state is JobState.COMPLETED
    deadline = time.monotonic() + 3
    while document_files(bench_room) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert document_files(bench_room) == []
    # Uncompressed PDFs of reportlab hold no plain text, so its own structure is looked for as well.
    for needle in (b"KAKUUNAMAE", b"%PDF-"):
        assert files_with(bench_room.places.cups_dir, needle) == []
        assert files_with(bench_room.places.printer_dir, needle) == []


def test_nothing_of_a_cancelled_document_is_left_behind(at_cups: RoomHands, bench_room: BenchRoom, pdf: bytes) -> None:
    bench_room.stop_printer()
    job_id = at_cups.printer.submit(pdf, title="madoguchi A022")
    assert document_files(bench_room) != []
    at_cups.printer.cancel(job_id)
    assert wait_over(at_cups.printer, job_id).state is JobState.CANCELED
    deadline = time.monotonic() + 3
    while document_files(bench_room) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert files_with(bench_room.places.cups_dir, b"%PDF-") == []


def test_a_printer_that_comes_back_prints_what_waited(at_cups: RoomHands, bench_room: BenchRoom, pdf: bytes) -> None:
    before = len(bench_room.printed())
    bench_room.stop_printer()
    job_id = at_cups.printer.submit(pdf, title="madoguchi A023")
    deadline = time.monotonic() + 5
    while at_cups.printer.job(job_id).state is not JobState.PROCESSING:
        assert time.monotonic() < deadline, at_cups.printer.job(job_id)
        time.sleep(0.05)
    bench_room.start_printer()
    bench_room.wait_printed(before + 1)
    assert wait_over(at_cups.printer, job_id).state is JobState.COMPLETED


@pytest.mark.alone
def test_a_document_that_is_no_pdf_never_completes(at_cups: RoomHands) -> None:
    job_id = at_cups.printer.submit(b"no PDF at all", title="madoguchi A024")
    report = wait_over(at_cups.printer, job_id, within_s=2)
    assert report.state in (JobState.PROCESSING_STOPPED, JobState.ABORTED)
    at_cups.printer.cancel(job_id)
