"""The whole chain on real parts: a number from the phone, the kiosk, board, phone, voice, two clerks, the figures."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from kiosk.voice.readings import ticket_spoken
from tests.bench.demo.clerk import NAME
from tests.journeys.hall import scan
from tests.journeys.walk import Walk
from tests.server.stage.browser import chromium

pytestmark = pytest.mark.parts

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1366, "height": 820}
NOTE = "世帯主の変更も確かめてください"
WITHIN_MS = 5_000
"""So soon a call is everywhere; the hall's own promise is 2 seconds, this house shares two cores with the browser."""


@dataclass
class Hall:
    """Everything that people look at, beside the kiosk."""

    walk: Walk
    browser: Browser

    def page(self, size: ViewportSize) -> Page:
        """Somebody else's browser."""
        page = self.browser.new_context(locale="ja-JP", viewport=size, reduced_motion="reduce").new_page()
        page.set_default_timeout(10_000)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def open(self, page: Page, path: str) -> Page:
        page.goto(f"{self.walk.stage.house.console_url}{path}")
        return page

    def clerk(self, place: int) -> Page:
        """A clerk at the counter of this place in the list."""
        page = self.open(self.page(DESK), "/console/")
        page.get_by_label("名前").fill(NAME)
        page.get_by_label("パスワード").fill(self.walk.stage.password)
        page.get_by_role("button", name="ログイン").click()
        page.locator("button.choice").nth(place).click()
        page.locator("#desk").wait_for()
        return page

    def spoken(self, number: str) -> list[str]:
        """Every sound that called this number."""
        words = f"{ticket_spoken(number)}の方"
        folder: Path = self.walk.stage.root / "voice"
        return [text for path in sorted(folder.glob("*.txt")) if words in (text := path.read_text("utf-8"))]

    def until_spoken(self, number: str, times: int) -> None:
        deadline = time.monotonic() + 20
        while len(self.spoken(number)) < times:
            assert time.monotonic() < deadline, f"{number}: {self.spoken(number)}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def hall(walk: Walk, browser: Browser) -> Iterator[Hall]:
    yield Hall(walk, browser)
    for context in browser.contexts:
        context.close()


def web_number(hall: Hall, phone: Page) -> tuple[str, str]:
    """Take a number for moving on a phone; gives it, and the address in its QR code."""
    hall.open(phone, "/w/")
    phone.get_by_role("button", name=re.compile("引.*越")).first.click()
    number = phone.locator(".big-number").inner_text()
    code = re.sub(r"\s", "", phone.locator(".code").inner_text())
    return number, f"{hall.walk.stage.house.console_url}/b/{code}"


def call(clerk: Page, number: str) -> None:
    """Call this one, whoever else waits."""
    clerk.get_by_role("button", name=f"{number} を呼ぶ").click()
    expect(clerk.locator(".hand .number")).to_have_text(number)


def big_number(walk: Walk) -> str:
    """The number on the glass."""
    shown: list[dict[str, Any]] = walk.glass.now()["texts"]
    return str(next(text for text in shown if text["em_mm"] > 20)["lines"][0])


def expected_at_the_kiosk(walk: Walk, number: str) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        queue = walk.stage.desk().queue().queue
        if queue is not None and queue.hall is not None and any(one.ticket == number for one in queue.hall.expected):
            return
        time.sleep(0.05)
    raise AssertionError(f"the kiosk never heard of {number}")


def test_a_number_from_the_phone_to_two_counters_and_into_the_figures(walk: Walk, hall: Hall) -> None:
    slips = len(walk.sink.slips)
    phone = hall.page(PHONE)
    number, qr = web_number(hall, phone)
    expected_at_the_kiosk(walk, number)
    scan(walk, qr)
    walk.glass.wait_step("ticket")
    walk.glass.wait(lambda now: not now["busy"], "the slip")
    assert big_number(walk) == number
    assert len(walk.sink.slips) == slips + 1
    phone.locator("a.main-way").click() if phone.locator("a.main-way").count() else phone.reload()
    expect(phone.locator(".state .number")).to_have_text(number)
    expect(phone.locator(".ahead")).to_be_visible()
    expect(phone.locator(".wait")).to_contain_text(re.compile(r"\d+〜\d+|わかりません"))

    board, first, second = hall.open(hall.page(DESK), "/board/"), hall.clerk(0), hall.clerk(1)
    call(first, number)
    expect(board.locator(".call .number").first).to_have_text(number, timeout=WITHIN_MS)
    expect(phone.locator(".go")).to_be_visible(timeout=WITHIN_MS)
    walk.glass.wait(lambda now: number in now["banner"], "the call on the glass", WITHIN_MS / 1000)
    hall.until_spoken(number, 1)
    expect(board.locator(".call .number", has_text=number)).to_have_count(1)
    expect(first.locator("#recall")).to_be_enabled(timeout=10_000)
    assert len(hall.spoken(number)) == 1, "spoken once"
    first.locator("#recall").click()
    hall.until_spoken(number, 3)

    first.locator("#transfer").click()
    first.get_by_role("radio", name="戸籍").check()
    note = first.get_by_label("引き継ぐこと")
    note.fill(NOTE)
    note.press("Enter")
    expect(first.locator("#next")).to_be_visible()
    expect(phone.locator(".ahead")).to_be_visible(timeout=WITHIN_MS)
    call(second, number)
    expect(second.locator(".note")).to_contain_text(NOTE)
    hall.until_spoken(number, 4)
    second.locator("#finish").click()
    expect(second.locator("#next")).to_be_visible()
    expect(phone.locator(".state")).to_contain_text("終", timeout=WITHIN_MS)
    assert len(hall.spoken(number)) == 4, "nothing is spoken twice but what is called again"
    assert len(walk.sink.slips) == slips + 1, "one slip"
    is_counted(walk, number)


def is_counted(walk: Walk, number: str) -> None:
    """One row, finished, its note gone; and the visit stands in the figures once."""
    row = walk.until_centre(f"select * from queueing_ticket where number = '{number}' and state = 'finished'")
    assert row["note"] == ""
    facts = f"select * from analytics_ticketfact where visit_id = '{row['visit_id']}'"
    walk.until_centre(facts)
    assert len(walk.ask(facts)) == 1
    assert len(walk.ask(f"select * from visits_visit where ticket_number = '{number}'")) == 1
    assert walk.ask(f"select * from waits_promise where visit_id = '{row['visit_id']}'"), "what was promised is kept"


def test_no_paper_the_number_stays_and_one_touch_brings_one_slip(walk: Walk, hall: Hall) -> None:
    slips = len(walk.sink.slips)
    staff = hall.clerk(0)
    hall.open(staff, "/console/machines/")
    walk.sink.paper("out")
    walk.to_ticket("moving")
    number = big_number(walk)
    assert "紙がなくなりました" in walk.texts()
    expect(staff.locator("main")).to_contain_text("TICKET-01", timeout=WITHIN_MS)
    walk.sink.paper("present")
    walk.glass.touch("print_slip_again")
    walk.glass.wait(lambda now: "print_slip_again" not in now["targets"] and not now["busy"], "the slip")
    assert (walk.glass.step, big_number(walk)) == ("ticket", number)
    hall.open(staff, "/console/")
    expect(staff.get_by_role("row", name=number)).to_be_visible()
    assert len(walk.sink.slips) == slips + 1, "exactly one"
