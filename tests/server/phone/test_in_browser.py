"""Board, phone page and congestion page in one walk through a real Chromium, with mail to a real server."""

from __future__ import annotations

import json
import re
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from edge_sync.messages.hall import follow_code
from tests.bench.broker import Broker
from tests.bench.ports import free_port
from tests.server.phone.stand import MailServer, mail_server
from tests.server.stage.browser import sign_in, sit_down
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket, visit_id
from tests.server.stage.machine import Machine
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts

PEN = Pen(device="kiosk-01")
BACK_WITHIN_S = 10.0


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[MailServer, int]]:
    port = free_port()
    with mail_server(port) as server:
        yield server, port


@pytest.fixture(scope="module")
def centre(
    tmp_path_factory: pytest.TempPathFactory, broker: Broker, staffed_database: Path, post: tuple[MailServer, int]
) -> Iterator[Centre]:
    """A centre that sends notices."""
    one = Centre(Path(tmp_path_factory.mktemp("centre")), broker)
    shutil.copy(staffed_database, one.database)
    with one.settings.open("a") as settings:
        settings.write(f'[phone]\nvapid_key = "{one.folder}/vapid.pem"\n[phone.mail]\nhost = "127.0.0.1"\n')
        settings.write(f'port = {post[1]}\nsecurity = "none"\nsender = "hall@city.example"\n')
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def clerk(centre: Centre, browser: Browser) -> Iterator[Page]:
    page = a_page(browser, size=(1366, 900))
    sign_in(page, centre, "tanaka")
    sit_down(page)
    yield page
    page.context.close()


def a_page(browser: Browser, language: str = "ja-JP", size: tuple[int, int] = (390, 800), **other: Any) -> Page:
    context: BrowserContext = browser.new_context(
        locale=language, viewport={"width": size[0], "height": size[1]}, **other
    )
    return context.new_page()


def clean(page: Page) -> None:
    assert serious(page) == []
    assert page.evaluate(MEASURE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing hangs over the edge"


def call(clerk: Page) -> None:
    clerk.get_by_role("button", name="次の方を呼ぶ").first.click()
    clerk.locator(".hand .number").wait_for()


def finish(clerk: Page) -> None:
    clerk.get_by_role("button", name="対応終了").click()
    clerk.get_by_role("button", name="次の方を呼ぶ").first.wait_for()


@pytest.mark.alone
def test_from_the_slips_code_to_the_call(
    centre: Centre, broker: Broker, browser: Browser, clerk: Page, post: tuple[MailServer, int]
) -> None:
    with Machine(broker, "kiosk-01") as machine:
        machine.send(*(PEN.write(ticket(f"A{n:03d}")) for n in range(1, 7)))
        machine.wait_for_watermark(PEN.sequence)
    centre.wait_until_applied()
    board, phone = a_page(browser, size=(1920, 1080), reduced_motion="reduce"), a_page(browser)
    television = a_page(browser, size=(1280, 720))
    television.clock.install()
    television.add_init_script("delete window.EventSource; delete window.fetch;")
    now, old_phone = a_page(browser, "vi-VN"), a_page(browser, "en-US", java_script_enabled=False)
    refused: list[str] = []
    for one in (board, phone, television, now):
        one.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    mine = f"{centre.url}/m/{follow_code(visit_id('A002'))}"
    television.goto(f"{centre.url}/board/")
    board.goto(f"{centre.url}/board/")
    phone.goto(mine)
    now.goto(f"{centre.url}/now/")
    expect(phone.locator(".state .number")).to_have_text("A002")
    expect(phone.locator(".ahead .big")).to_have_text("1")
    clean(now)

    clean(phone)
    phone.get_by_label("メールアドレス").fill("a@example.jp")
    phone.get_by_role("button", name=re.compile("メールで")).click()
    expect(phone.get_by_role("button", name=re.compile("やめる"))).to_be_visible()
    wait_for_mails(post[0], 1)

    call(clerk)
    expect(board.locator(".call .number")).to_have_text("A001", timeout=2000)
    expect(phone.locator(".ahead")).to_contain_text("つぎの", timeout=2000)
    clean(board)
    assert board.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    finish(clerk)
    call(clerk)
    expect(phone.locator(".go")).to_contain_text("2番窓口", timeout=2000)
    expect(now.get_by_text("A002")).to_be_visible(timeout=2000)
    clean(phone)
    old_phone.goto(mine)
    expect(old_phone.locator(".go")).to_contain_text("Counter 2")
    assert old_phone.locator("noscript meta[http-equiv=refresh]").count() == 1
    wait_for_mails(post[0], 2)
    television.clock.run_for(10_000)
    expect(television.locator(".call .number")).to_have_text("A002", timeout=3000)
    assert [mail["subject"] for _, mail in post[0].mails] == ["A002 まもなくです", "A002 2番窓口へ"]
    assert mine in post[0].mails[0][1].get_content()
    assert "a@example.jp" not in centre.log.read_text()
    assert follow_code(visit_id("A002")) not in centre.log.read_text()

    back_s = restart_and_come_back(centre, board, phone)
    assert back_s <= BACK_WITHIN_S
    finish(clerk)
    call(clerk)
    expect(board.locator(".call .number")).to_have_text("A003", timeout=3000)
    expect(phone.locator(".state")).to_contain_text("終", timeout=3000)
    television.clock.run_for(10_000)
    expect(television.locator(".call .number")).to_have_text("A003", timeout=3000)
    assert refused == []
    for one in (board, phone, television, now, old_phone):
        one.context.close()


def wait_for_mails(post: MailServer, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(post.mails) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(post.mails) == count


def restart_and_come_back(centre: Centre, *pages: Page) -> float:
    """Kill the centre; every page says so, keeps what it showed, and is back by itself. Seconds it took."""
    centre.kill()
    for page in pages:
        expect(page.locator("[data-offline]")).to_be_visible(timeout=5000)
    expect(pages[0].locator(".call .number")).to_have_text("A002")
    centre.start()
    began = time.monotonic()
    for page in pages:
        expect(page.locator("[data-offline]")).to_be_hidden(timeout=15_000)
    return time.monotonic() - began


def test_languages_take_turns_and_nothing_moves_for_whom_motion_troubles(
    centre: Centre, browser: Browser, clerk: Page
) -> None:
    clerk.get_by_role("button", name="もう一度呼ぶ").click()
    for motion, blinks in (("no-preference", True), ("reduce", False)):
        board = a_page(browser, size=(1920, 1080), reduced_motion=motion)
        board.clock.install()
        board.goto(f"{centre.url}/board/?lang=ja,en")
        expect(board.locator("h1 [lang=ja]")).to_be_visible()
        before = board.locator("h1").bounding_box()
        seen = set()
        for _ in range(8):
            board.clock.run_for(1000)
            seen.add("lit" in (board.locator("body").get_attribute("class") or ""))
        expect(board.locator("h1 [lang=en]")).to_be_visible()
        expect(board.locator("h1 [lang=ja]")).to_be_hidden()
        assert board.locator("h1").bounding_box() == before, "nothing jumps"
        assert (True in seen) is blinks
        board.clock.run_for(8000)
        expect(board.locator("h1 [lang=ja]")).to_be_visible()
        board.context.close()


def test_the_worker_shows_what_is_pushed_and_a_phone_without_push_is_told_so(
    centre: Centre, broker: Broker, browser: Browser
) -> None:
    with Machine(broker, "kiosk-01") as machine:
        machine.send(PEN.write(ticket("A020")))
        machine.wait_for_watermark(PEN.sequence)
    centre.wait_until_applied()
    phone = a_page(browser)
    phone.context.grant_permissions(["notifications"], origin=centre.url)
    phone.goto(f"{centre.url}/m/{follow_code(visit_id('A020'))}")
    line = phone.context.new_cdp_session(phone)
    registrations: list[str] = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    line.send("ServiceWorker.enable")
    phone.locator("[data-push]").click()
    expect(phone.locator("[data-push-no]")).to_be_visible(timeout=10_000)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    told = {"title": "A020 2番窓口へ", "body": "番号 A020 の方、2番窓口へ お越しください。"}
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": centre.url, "registrationId": registrations[-1], "data": json.dumps(told)},
    )
    # Read when it is first seen: a desktop without a place for notifications may take it away again.
    shown = phone.wait_for_function(
        "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
        ".then(([one]) => one && { title: one.title, body: one.body })"
    )
    assert shown.json_value() == told
    phone.context.close()


@pytest.mark.alone
def test_a_phone_that_reads_nothing_delays_nobody(centre: Centre, broker: Broker) -> None:
    """Its socket is full; others hear of the next number at once, and the sixth stream of one number gets none."""
    code = follow_code(visit_id("A006"))
    asked = f"GET /m/{code}/stream HTTP/1.1\r\nHost: 127.0.0.1:{centre.port}\r\n\r\n".encode()
    deaf = []
    for _ in range(5):
        one = socket.create_connection(("127.0.0.1", centre.port))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        one.sendall(asked)
        deaf.append(one)
    assert all(b"200 OK" in one.recv(64) for one in deaf)
    with urllib.request.urlopen(f"{centre.url}/m/{code}/stream", timeout=5) as refused:
        assert refused.status == 204
    with urllib.request.urlopen(f"{centre.url}/now/stream", timeout=5) as hearing:
        with Machine(broker, "kiosk-01") as machine:
            machine.send(*(PEN.write(ticket(f"B{n:03d}")) for n in range(1, 30)))
            machine.wait_for_watermark(PEN.sequence)
        began = time.monotonic()
        while b"event: now" not in hearing.readline():
            pass
        assert time.monotonic() - began < 3
    for one in deaf:
        one.close()
