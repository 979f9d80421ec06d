"""While the line is down the sealed entry goes to the counter on paper; the real hands, devices in memory."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from cryptography import x509

from edge_sync.messages.forms import EntryMade, FormPrinted, JobState
from edge_sync.seal.paper_code import entry_of, unpack, verify
from kiosk.paper.fake import FakeA4Printer
from kiosk.visit.effects import SHEET
from kiosk.visit.state import Rules
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory


def codes_on(pdf: bytes) -> list[str]:
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=200 / 72, grayscale=True).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_with_the_line_down_a_scan_of_the_sheet_is_the_entry() -> None:
    with KioskInMemory() as kiosk:
        kiosk.desk.set_line(up=False)
        kiosk.to_review()
        kiosk.confirm()
        kiosk.wait_step("thanks")
        assert [title.split(" ")[0] for title in kiosk.a4.titles] == ["residence_certificate", SHEET]
        authority = x509.load_pem_x509_certificate(kiosk.city.authority.ca.read_bytes())
        code = verify(unpack(codes_on(kiosk.a4.printed[1])), authority)
        (letter,) = kiosk.wait_recorded(EntryMade)
        assert isinstance(letter, EntryMade)
        assert (code.visit_id, code.forms) == (letter.visit_id, letter.forms)
        entry = entry_of(kiosk.city.safe.open(code.sealed, code.bound_to).reveal())
        assert entry.people[0].name == "髙𠮷　﨑子"
        assert entry.ticket == "A001"
        printed = kiosk.wait_recorded(FormPrinted, 2)
        assert [(m.form, m.job_state) for m in printed if isinstance(m, FormPrinted)] == [
            ("residence_certificate", JobState.COMPLETED),
            (SHEET, JobState.COMPLETED),
        ]


@pytest.mark.parametrize(
    ("wish", "line_up", "papers"), [("always", True, 2), ("never", False, 1), ("offline", True, 1)]
)
def test_the_city_decides_when(wish: str, line_up: bool, papers: int) -> None:
    with KioskInMemory(Rules(counter_sheet=wish)) as kiosk:  # type: ignore[arg-type]
        kiosk.desk.set_line(up=line_up)
        kiosk.to_review()
        kiosk.confirm()
        kiosk.wait_step("thanks")
        assert len(kiosk.a4.printed) == papers


class StopsAfterOne(FakeA4Printer):
    """Jams once, when the first paper is out."""

    def submit(self, pdf: bytes, *, title: str) -> int:
        if len(self.titles) == 1:
            self.set_faults("media-jam")
        return super().submit(pdf, title=title)


def test_a_sheet_that_does_not_come_out_is_printed_again_without_the_form() -> None:
    with KioskInMemory(a4=StopsAfterOne()) as kiosk:
        kiosk.desk.set_line(up=False)
        kiosk.to_review()
        kiosk.confirm()
        kiosk.wait_step("print_trouble", within_s=15)
        kiosk.a4.set_faults()
        kiosk.answer("print_again")
        kiosk.wait_step("thanks", within_s=15)
        assert [title.split(" ")[0] for title in kiosk.a4.titles] == ["residence_certificate", SHEET, SHEET]


def test_a_post_office_that_cannot_sign_costs_the_sheet_and_nothing_else() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_review()
        kiosk.desk.set_line(up=False)
        kiosk.desk.close_down()
        kiosk.confirm()
        kiosk.wait_step("thanks")
        assert len(kiosk.a4.printed) == 1
