"""What the slip says, and that no number is printed twice."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import pytest

from edge_sync.groundwork.clock import SystemClock
from edge_sync.messages.hall import follow_code
from edge_sync.messages.queueing import PaperOutcome
from kiosk.hands.slip_hand import SlipHand
from kiosk.tickets.fake import FakeTicketPrinter
from kiosk.tickets.layout import Slip
from kiosk.visit.effects import PrintSlip
from kiosk.visit.happenings import Happening, SlipDone
from kiosk.words.phrasebook import read_phrasebook

VISIT = "0190" + "ab" * 14
PAGES = "https://machi.example/m/"


class Counter:
    """A slip hand over a printer in memory, and what it told."""

    def __init__(self, follow_url: str) -> None:
        self.printer = FakeTicketPrinter()
        self._told: queue.SimpleQueue[Happening] = queue.SimpleQueue()
        books = {language: read_phrasebook(language) for language in ("ja", "en", "vi")}
        self.hand = SlipHand(self.printer, books, follow_url, SystemClock(), self._told.put)
        self.hand.start()

    def print(self, **more: Any) -> SlipDone:
        asked = {"visit_id": VISIT, "ticket": "A012", "service": "moving", "ahead": 3, **more}
        self.hand.perform(PrintSlip(**asked))
        told = self._told.get(timeout=5)
        assert isinstance(told, SlipDone)
        return told

    def slip(self, **more: Any) -> Slip:
        assert self.print(**more).outcome is PaperOutcome.PRINTED
        return self.printer.printed[-1]


@pytest.fixture
def counter(request: pytest.FixtureRequest) -> Iterator[Counter]:
    one = Counter(getattr(request, "param", PAGES))
    yield one
    one.hand.stop()


def test_the_code_leads_to_the_tickets_own_page(counter: Counter) -> None:
    assert counter.slip().qr_text == PAGES + follow_code(VISIT)


def test_a_number_with_a_page_already_gets_no_second_one(counter: Counter) -> None:
    slip = counter.slip(followed=False)
    assert slip.qr_text == ""
    assert not any("スマートフォン" in line for line in slip.notice_lines)


@pytest.mark.parametrize("counter", [""], indirect=True)
def test_a_city_without_pages_prints_no_code(counter: Counter) -> None:
    assert counter.slip().qr_text == ""


@pytest.mark.parametrize(
    ("low_s", "high_s", "says"),
    [
        (600, 1500, "いまの待ち 10〜25分くらい"),
        (719, 1501, "いまの待ち 10〜30分くらい"),
        (180, 500, "いまの待ち 3〜9分くらい"),
        (20, 280, "いまの待ち 5分以内"),
        (0, 0, "いまの待ち 1分以内"),
        (None, None, ""),
        (600, None, ""),
        (900, 600, ""),
    ],
)
def test_the_wait_is_a_range_never_narrower_than_known(
    counter: Counter, low_s: int | None, high_s: int | None, says: str
) -> None:
    assert counter.slip(wait_low_s=low_s, wait_high_s=high_s).wait_text == says


def test_what_makes_it_another_number_is_said_without_the_reason(counter: Counter) -> None:
    slip = counter.slip(priority="disability", booked=True)
    assert slip.mark_text == "優先　予約"
    assert counter.slip(ticket="A013").mark_text == ""


def test_a_slip_that_did_not_come_out_is_printed_again_on_demand_and_says_so(counter: Counter) -> None:
    counter.printer.slips_left = 0
    assert counter.print().outcome is PaperOutcome.NOT_PRINTED
    counter.printer.slips_left = None
    slip = counter.slip(again=True)
    assert slip.again_text == "再印刷"


def test_a_slip_that_may_have_come_out_is_never_printed_again(counter: Counter) -> None:
    counter.printer.silent_after_sending = True
    first = counter.print()
    assert (first.outcome, first.fault) == (PaperOutcome.UNKNOWN, "TICKET-03")
    counter.printer.silent_after_sending = False
    again = counter.print(again=True)
    assert (again.outcome, again.fault) == (PaperOutcome.UNKNOWN, "TICKET-03")
    assert len(counter.printer.printed) == 1
    counter.slip(ticket="A013")
    assert counter.print(ticket="A013", again=True).outcome is PaperOutcome.PRINTED
    assert len(counter.printer.printed) == 2


def test_the_slip_speaks_the_visitors_language_beside_japanese(counter: Counter) -> None:
    assert counter.slip(visit_id="0190" + "01" * 14).language_lines == ()
    slip = counter.slip(visit_id="0190" + "02" * 14, language="vi", wait_low_s=600, wait_high_s=1200)
    assert slip.city == "萩市役所"
    assert slip.language_lines[0] == "Phiếu số A012"
    assert "10-20" in slip.language_lines[1]
    unknown = counter.slip(visit_id="0190" + "03" * 14, language="ko")
    assert unknown.language_lines == (), "a language this machine does not have"
