"""The pages in a real Chromium, fed by a real machine over the real line."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect

from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import CardOutcome, CardUsed, StaffCalled, VisitWishes
from tests.bench.broker import Broker
from tests.server.calling import time_passes
from tests.server.stage.browser import sign_in, sit_down
from tests.server.stage.centre import PASSWORD, Centre
from tests.server.stage.letters import Pen, ticket, visit_id
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts

PEN = Pen(device="kiosk-01")


@pytest.fixture
def machine(broker: Broker, centre: Centre) -> Machine:
    return Machine(broker, "kiosk-01")


def press_alt(page: Page, key: str) -> None:
    """An access key, with what playwright's own keyboard leaves out."""
    line = page.context.new_cdp_session(page)
    line.send(
        "Input.dispatchKeyEvent",
        {
            "type": "keyDown",
            "modifiers": 1,
            "key": key,
            "code": f"Key{key.upper()}",
            "text": key,
            "unmodifiedText": key,
            "windowsVirtualKeyCode": ord(key.upper()),
        },
    )
    line.detach()


def clear_queue(centre: Centre, page: Page) -> None:
    """Finish what earlier tests left."""
    while centre.rows("SELECT 1 FROM queueing_ticket WHERE state IN ('waiting', 'called')"):
        next_button, finish = (
            page.get_by_role("button", name="次の方を呼ぶ").first,
            page.get_by_role("button", name="対応終了"),
        )
        (next_button.or_(finish)).first.click()
        time.sleep(0.1)


@pytest.mark.alone
def test_a_visit_is_seen_called_and_finished(centre: Centre, machine: Machine, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    sit_down(page)
    expect(page.get_by_text("いま、お待ちの方はいません")).to_be_visible()
    board = page.context.new_page()
    board.goto(f"{centre.url}/board/")
    me, at = visit_id("A001"), datetime.now(UTC) - timedelta(minutes=12)
    with machine:
        machine.send(
            PEN.write(ticket("A001"), at),
            PEN.write(TicketPrinted(visit_id=me, ticket="A001", outcome=PaperOutcome.PRINTED, took_ms=30), at),
            PEN.write(CardUsed(visit_id=me, card_kind=CardKind.MY_NUMBER, outcome=CardOutcome.READ, took_ms=9), at),
            PEN.write(VisitWishes(visit_id=me, language="vi", writing=True), at),
            PEN.write(
                FormPrinted(
                    visit_id=me,
                    form="residence_certificate",
                    form_version=1,
                    job_state=JobState.COMPLETED,
                    took_ms=800,
                ),
                at,
            ),
        )
        expect(page.get_by_role("row", name="A001 住民票・証明書 筆談 ベトナム語 12分")).to_be_visible(timeout=2000)
        expect(board.get_by_role("listitem").filter(has_text="1")).to_be_visible(timeout=2000)

        page.get_by_role("button", name="次の方を呼ぶ").first.click()
        expect(board.locator(".call .number")).to_have_text("A001", timeout=2000)
        expect(board.locator(".call .counter")).to_contain_text("2番窓口")
        called = machine.wait_for("queue", lambda queue: bool(queue["calling"]), within_s=2)
        assert [(one["ticket"], one["counter"]) for one in called["calling"]] == [("A001", "2番窓口")]

        hand = page.locator(".hand")
        expect(hand).to_contain_text("A001")
        expect(hand).to_contain_text("マイナンバーカード")
        expect(hand).to_contain_text(re.compile("住民票の写し等交付請求書.*印刷しました", re.DOTALL))
        expect(hand).to_contain_text("12分")
        expect(hand).to_contain_text("筆談をお願いされています。 ことば：ベトナム語")

        page.get_by_role("button", name="もう一度呼ぶ").click()
        expect(hand).to_contain_text("2回呼びました")
        machine.wait_for("queue", lambda queue: any(one["times_called"] == 2 for one in queue["calling"]))
        page.get_by_role("button", name="対応終了").click()
        expect(page.get_by_role("button", name="次の方を呼ぶ").first).to_be_visible()
        expect(board.locator(".call")).to_have_count(0)
        expect(board.locator(".guided")).to_contain_text("A001")


def test_no_show_asks_first_and_keyboard_alone_suffices(centre: Centre, machine: Machine, page: Page) -> None:
    with machine:
        machine.send(PEN.write(ticket("A010")))
        machine.wait_for_watermark(PEN.sequence)
    sign_in(page, centre, "tanaka")
    sit_down(page)
    expect(page.get_by_role("button", name="次の方を呼ぶ").first).to_be_visible()
    page.wait_for_load_state("load")
    # The stream brings a page up to date once when it opens; nobody's hand is faster than that.
    page.wait_for_timeout(1_000)
    press_alt(page, "n")
    expect(page.locator(".hand .number")).to_have_text("A010")
    expect(page.get_by_role("button", name="対応終了")).to_be_focused()
    expect(page.get_by_role("button", name="不在")).to_be_disabled()
    expect(page.locator("#no-show-lacks")).to_contain_text("あと1回呼んでから")
    time_passes(centre, 61)
    page.reload()
    page.get_by_role("button", name="もう一度呼ぶ").click()
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.get_by_role("button", name="不在").click()
    expect(page.locator(".hand .number")).to_have_text("A010")
    assert "A010" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="不在").press("Enter")
    expect(page.get_by_role("button", name="次の方を呼ぶ").first).to_be_visible()
    assert centre.rows("SELECT state FROM queueing_ticket WHERE number = 'A010'") == [("no_show",)]


def test_nobody_waits_is_said_kindly(centre: Centre, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    sit_down(page)
    page.get_by_role("button", name="次の方を呼ぶ").first.click()
    expect(page.get_by_role("alert").filter(has_text="お待ちの方はいません")).to_be_visible()


@pytest.mark.alone
def test_call_for_staff_appears_and_is_answered_once(centre: Centre, machine: Machine, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    sit_down(page)
    with machine:
        machine.send(
            PEN.write(ticket("A020")), PEN.write(StaffCalled(visit_id=visit_id("A020"), step="pin", fault="CARD-08"))
        )
        call = page.locator(".callout")
        expect(call).to_contain_text("A020 の方が職員を呼んでいます", timeout=2000)
        expect(call).to_contain_text("暗証番号がロックされています")
        page.get_by_role("button", name="対応します").click()
        expect(call).to_have_count(0)
    clear_queue(centre, page)


@pytest.mark.alone
def test_board_comes_back_by_itself_after_a_restart(centre: Centre, machine: Machine, page: Page) -> None:
    board = page
    board.goto(f"{centre.url}/board/")
    expect(board.locator("[data-clock]")).to_have_text(re.compile(r"\d\d:\d\d"))
    centre.kill()
    expect(board.locator("[data-offline]")).to_be_visible(timeout=5000)
    centre.start()
    expect(board.locator("[data-offline]")).to_be_hidden(timeout=15000)
    clerk = page.context.new_page()
    with machine:
        machine.send(PEN.write(ticket("A030")))
        machine.wait_for_watermark(PEN.sequence)
    sign_in(clerk, centre, "tanaka")
    sit_down(clerk, "3番窓口")
    clerk.get_by_role("button", name="次の方を呼ぶ").first.click()
    expect(board.locator(".call .number")).to_have_text("A030", timeout=2000)
    clerk.get_by_role("button", name="対応終了").click()


def test_figures_and_their_export(centre: Centre, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    page.goto(f"{centre.url}/console/analytics/")
    issued, waits = centre.rows("SELECT count(*), count(wait_s) FROM analytics_ticketfact")[0]
    expect(page.locator(".figures li").first).to_contain_text(str(issued))
    expect(page.locator(".figures")).to_contain_text(f"{waits}件の平均")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSVで保存").click()
    text = download.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:2] == ["業務日", "用件"]
    assert len(lines) == issued + 1
    assert visit_id("A001") not in text.decode()
    page.goto(f"{centre.url}/console/analytics/?day=2020-01-01")
    expect(page.get_by_text("この日に発行した番号はありません")).to_be_visible()
    page.goto(f"{centre.url}/console/analytics/?day=nonsense")
    expect(page.locator(".figures li").first).to_contain_text(str(issued))


def test_machines_show_faults_as_they_come(centre: Centre, machine: Machine, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    page.goto(f"{centre.url}/console/machines/")
    with machine:
        machine.send(PEN.write(FaultBegan(fault="TICKET-01")))
        card = page.locator(".machine").filter(has_text="kiosk-01")
        expect(card).to_contain_text("番号札の紙がありません", timeout=3000)
        expect(card).to_contain_text(f"{PEN.sequence}件")


def test_the_book_is_for_administrators(centre: Centre, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    assert page.goto(f"{centre.url}/console/book/").status == 403  # type: ignore[union-attr]
    expect(page.get_by_text("この画面を見る権限がありません")).to_be_visible()
    page.get_by_role("button", name="ログアウト").click()
    sign_in(page, centre, "yamada")
    page.goto(f"{centre.url}/console/book/")
    expect(page.get_by_role("row").filter(has_text="呼び出し").first).to_contain_text("tanaka")


@pytest.mark.parametrize("path", ["", "desk/", "counter/", "analytics/", "analytics/tickets.csv", "machines/"])
def test_strangers_see_nothing_of_the_console(centre: Centre, page: Page, path: str) -> None:
    answer = page.goto(f"{centre.url}/console/{path}")
    assert answer is not None
    assert "/login/" in page.url


@pytest.mark.parametrize("path", ["stream", "machines/stream"])
def test_strangers_hear_nothing_of_the_console(centre: Centre, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{centre.url}/console/{path}", timeout=5)
    assert caught.value.code == 403


def test_session_that_ended_leads_to_the_sign_in_page(centre: Centre, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    sit_down(page)
    page.context.clear_cookies(name="madoguchi_session")
    # If something changed in the hall just now, the page has noticed by itself and has no such button any more.
    page.evaluate("document.getElementById('next')?.click()")
    expect(page.get_by_role("heading", name="職員用ログイン")).to_be_visible()


def test_five_wrong_passwords_shut_the_door(centre: Centre, page: Page) -> None:
    page.goto(f"{centre.url}/login/?next=https://elsewhere.example/")
    for password in ["wrong"] * 5 + [PASSWORD]:
        page.get_by_label("名前").fill("yamada")
        page.get_by_label("パスワード").fill(password)
        page.get_by_role("button", name="ログイン").click()
    expect(page.get_by_role("alert").filter(has_text="5分のあいだ")).to_be_visible()
