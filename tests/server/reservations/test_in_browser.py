"""Residents on a phone and staff at a desk, in a real Chromium, with a real machine on the line."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import zxingcpp
from aiosmtpd.controller import Controller
from icalendar import Calendar
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages.hall import CheckedIn, booking_ref
from edge_sync.messages.queueing import TicketIssued
from tests.bench.broker import Broker
from tests.bench.ports import free_port
from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket, visit_id
from tests.server.stage.machine import Machine
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts

PHONE: ViewportSize = {"width": 390, "height": 844}
TODAY = datetime.now(UTC).astimezone(TOKYO).date()
LEFT_TODAY = pytest.mark.skipif(
    datetime.now(UTC).astimezone(TOKYO).hour == 23, reason="no slot of today is left to book"
)
PEN = Pen(device="kiosk-01")


class Letterbox:
    """What the city's mail server took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture(scope="module")
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    """A mail server, and its port."""
    box, port = Letterbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture(scope="module")
def centre(
    tmp_path_factory: pytest.TempPathFactory, broker: Broker, staffed_database: Path, letterbox: tuple[Letterbox, int]
) -> Iterator[Centre]:
    """The walk goes at any hour of any day: the hall's rules are put away, and there is something to book."""
    one = Centre(tmp_path_factory.mktemp("centre"), broker)
    shutil.copy(staffed_database, one.database)
    with one.settings.open("a") as settings:
        settings.write(
            f"""
[phone.mail]
host = "127.0.0.1"
port = {letterbox[1]}
security = "none"
sender = "madoguchi@city.example"
[reservations.caldav]
url = "http://127.0.0.1:{free_port()}/nobody/"
user = "office"
password_file = "{one.settings}"
"""
        )
    with sqlite3.connect(one.database) as connection:
        known = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'hall_%'")
        for (name,) in known.fetchall():
            connection.execute(f'DELETE FROM "{name}"')
        moving = {"service": "moving", "title": "引っ越しの手続き", "title_en": "Moving in or out"}
        add_plan(connection, **moving, kind="counter", counter="2番窓口", place="")
        advice = {"service": "consultation", "title": "出張相談", "title_en": ""}
        add_plan(connection, **advice, kind="visiting", counter="", place="田万川公民館")
    one.start()
    try:
        yield one
    finally:
        one.stop()


def add_plan(connection: sqlite3.Connection, **given: str) -> None:
    """Round the clock, every day."""
    fields = {
        **given,
        "clerk": "tanaka",
        "weekdays": "[0, 1, 2, 3, 4, 5, 6]",
        "first_day": TODAY.isoformat(),
        "from_min": 0,
        "until_min": 1440,
        "slot_min": 20,
        "seats": 1,
        "ahead_days": 3,
        "close_before_min": 0,
        "keeps_hall_hours": 0,
    }
    marks = ", ".join("?" * len(fields))
    connection.execute(f"INSERT INTO reservations_plan ({', '.join(fields)}) VALUES ({marks})", list(fields.values()))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP", viewport=PHONE, device_scale_factor=2, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def checked(browser: Browser) -> Iterator[Page]:
    """A phone with scripts, as axe-core is one."""
    context = browser.new_context(locale="ja-JP", viewport=PHONE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def clean(page: Page) -> None:
    assert serious(page) == []
    assert page.evaluate(MEASURE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing hangs over the edge"


def code_on(page: Page) -> str:
    return re.sub(r"\s", "", page.locator(".code").inner_text())


def read_qr(page: Page) -> str:
    picture = Image.open(io.BytesIO(page.locator(".qr").screenshot()))
    return str(zxingcpp.read_barcodes(picture)[0].text)


def book(page: Page, centre: Centre, plan: int = 1, day: int = 1, nth: int = 9) -> str:
    page.set_default_timeout(8000)
    page.goto(f"{centre.url}/b/")
    page.locator(f'a[href="/b/plan/{plan}/"]').click()
    page.locator(".choices a").nth(day).click()
    page.locator(".choices a").nth(nth).click()
    page.get_by_role("button", name=re.compile("予.*約.*する")).click()
    return code_on(page)


def test_a_resident_books_moves_and_cancels_without_scripts(centre: Centre, phone: Page) -> None:
    code = book(phone, centre)
    assert phone.url == f"{centre.url}/b/{code}"
    assert read_qr(phone) == f"{centre.url}/b/{code}"
    before = phone.locator(".facts").inner_text()
    phone.get_by_role("link", name=re.compile("変.*える")).click()
    phone.locator(".choices a").nth(2).click()
    phone.locator(".choices a").nth(3).click()
    phone.get_by_role("button", name=re.compile("変.*更.*する")).click()
    assert code_on(phone) == code
    assert phone.locator(".facts").inner_text() != before
    own = Calendar.from_ical(urlopen(f"{centre.url}/b/{code}.ics").read())
    assert str(own.walk("VEVENT")[0]["URL"]) == f"{centre.url}/b/{code}"
    phone.get_by_role("button", name=re.compile("取.*消.*す")).click()
    phone.get_by_role("button", name=re.compile("取.*消.*す")).click()
    expect(phone.get_by_role("status")).to_contain_text("消")
    expect(phone.locator(".code")).to_have_count(0)
    phone.goto(f"{centre.url}/b/")
    phone.locator("#code").fill("1234 5678")
    phone.get_by_role("button", name=re.compile("見.*る")).click()
    expect(phone.get_by_role("alert")).to_contain_text("8けた")


def test_every_public_page_is_clean_and_speaks_english(centre: Centre, checked: Page) -> None:
    checked.goto(f"{centre.url}/b/?lang=en")
    clean(checked)
    expect(checked.get_by_role("heading", level=1)).to_have_text("Book a time at the city hall")
    checked.get_by_role("link", name="Moving in or out").click()
    clean(checked)
    checked.locator(".choices a").first.click()
    clean(checked)
    checked.locator(".choices a").last.click()
    clean(checked)
    checked.get_by_role("button", name="Book").click()
    clean(checked)
    checked.goto(checked.url + "?lang=ja")
    clean(checked)
    checked.get_by_role("button", name=re.compile("取.*消.*す")).click()
    clean(checked)
    for name in ("/b/", "/w/", "/b/11111111"):
        checked.goto(centre.url + name)
        clean(checked)
    checked.goto(f"{centre.url}/b/")
    checked.goto(f"{centre.url}/w/")
    checked.get_by_role("button").first.click()
    clean(checked)
    held = checked.url
    checked.goto(f"{centre.url}/w/")
    assert checked.url == held, "one number a browser"
    checked.get_by_role("button", name=re.compile("返.*す")).click()
    clean(checked)
    checked.get_by_role("button", name=re.compile("返.*す")).click()
    expect(checked.get_by_role("status")).to_contain_text("終")


def test_a_mail_goes_to_who_wants_one(centre: Centre, checked: Page, letterbox: tuple[Letterbox, int]) -> None:
    checked.goto(f"{centre.url}/b/plan/1/{(TODAY + timedelta(days=2)).isoformat()}/600/")
    clean(checked)
    checked.locator("#mail").fill("a@b")
    checked.get_by_role("button", name=re.compile("予.*約.*する")).click()
    expect(checked.get_by_role("alert")).to_contain_text("メール")
    clean(checked)
    checked.locator("#mail").fill("taro@example.jp")
    checked.get_by_role("button", name=re.compile("予.*約.*する")).click()
    code = code_on(checked)
    centre.wait_for_rows(0, "SELECT 1 FROM reservations_notice", within_s=20)
    (mail,) = letterbox[0].taken
    assert mail["To"] == "taro@example.jp"
    assert f"{centre.url}/b/{code}" in mail.get_content()
    log = centre.log.read_text()
    assert "taro" not in log
    assert code not in log
    assert log.count("the calendar server is down") == 1, "said once, and nothing else is the matter"


def of_ref(code: str) -> Any:
    ref = booking_ref("hagi", code)

    def fits(queue: dict[str, Any]) -> bool:
        return any(one["ref"] == ref for one in (queue.get("hall") or {}).get("expected", []))

    return fits


@LEFT_TODAY
def test_a_machine_hears_of_bookings_and_checks_them_in(centre: Centre, broker: Broker, phone: Page) -> None:
    with Machine(broker, "kiosk-01") as machine:
        machine.send(PEN.write(ticket("A000")))  # a machine that never said anything is told nothing
        booked = book(phone, centre, day=0, nth=-1)
        machine.wait_for("queue", of_ref(booked))
        phone.goto(f"{centre.url}/w/")
        phone.get_by_role("button").first.click()
        number, code = phone.locator(".big-number").inner_text(), code_on(phone)
        queue = machine.wait_for("queue", of_ref(code))
        assert [one for one in queue["hall"]["expected"] if one.get("ticket") == number]
        issued = {
            "visit_id": visit_id("A001"),
            "ticket": "A001",
            "service": "moving",
            "business_day": TODAY.isoformat(),
        }
        came = {"visit_id": visit_id("web"), "ticket": number, "service": "moving", "business_day": TODAY.isoformat()}
        strange = {**issued, "visit_id": visit_id("A002"), "ticket": "A002"}
        machine.send(
            PEN.write(TicketIssued(**issued, booking=booking_ref("hagi", booked), line_was_up=True)),
            PEN.write(CheckedIn(**came, booking=booking_ref("hagi", code), line_was_up=True)),
            PEN.write(TicketIssued(**strange, booking="0" * 16, line_was_up=True)),
        )
        machine.wait_for_watermark(PEN.sequence)
        centre.wait_until_applied()
        look = "SELECT state, priority, booked_at IS NOT NULL, visit_id FROM queueing_ticket WHERE number = ?"
        assert centre.rows(look, "A001") == [("waiting", "appointment", 1, visit_id("A001"))]
        assert centre.rows(look, number) == [("waiting", "", 0, visit_id("web"))]
        assert centre.rows(look, "A002") == [("waiting", "", 0, visit_id("A002"))]
        machine.wait_for(
            "queue",
            lambda queue: (
                {one["ref"]: one["used"] for one in queue["hall"]["expected"]}.get(booking_ref("hagi", code)) is True
            ),
        )
    phone.reload()
    expect(phone.get_by_role("status")).to_contain_text("しました")


@LEFT_TODAY
def test_staff_see_the_day_and_act(centre: Centre, page: Page, phone: Page) -> None:
    code = book(phone, centre, day=0, nth=-1)
    advice = book(phone, centre, 2, day=0, nth=-1)
    page.set_default_timeout(8000)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, centre, "yamada")
    page.goto(f"{centre.url}/console/reservations/")
    expect(page.locator(".callout")).to_contain_text("A002")
    clean(page)
    page.get_by_role("button", name="確認しました").click()
    expect(page.locator(".callout")).to_have_count(0)
    row = page.locator("tr", has_text=f"…{code[-3:]}")
    assert code not in page.content()
    row.get_by_role("button", name=re.compile("来られました")).click()
    expect(row).to_contain_text("到着")
    given = page.locator("#notice strong").inner_text()
    assert centre.rows("SELECT state, priority FROM queueing_ticket WHERE number = ?", given) == [
        ("waiting", "appointment")
    ]
    page.locator("tr", has_text=f"…{advice[-3:]}").get_by_role("button", name=re.compile("取り消す")).click()
    expect(page.locator("tr", has_text=f"…{advice[-3:]}")).to_contain_text("取り消し")
    page.goto(f"{centre.url}/console/reservations/visiting/")
    expect(page.locator("main")).to_contain_text("田万川公民館")
    clean(page)
    page.goto(f"{centre.url}/console/reservations/plans/")
    clean(page)
    page.get_by_role("link", name="予約枠を足す").click()
    clean(page)
    page.get_by_label("名前（市民に見えます）").fill("法律相談")
    page.get_by_label("最後の日").fill("2020-01-01")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("最後の日")
    page.get_by_label("最後の日").fill("")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("rowheader", name="法律相談")).to_be_visible()
    page.get_by_role("link", name=re.compile("直す.*引っ越し")).click()
    page.get_by_label("1枠の長さ（分）").fill("30")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("すでに予約がある")
    page.goto(f"{centre.url}/console/reservations/calendars/")
    clean(page)
    page.get_by_role("button", name="つくる").click()
    secret = page.locator(".secret").inner_text()
    assert Calendar.from_ical(urlopen(secret).read()).walk("VCALENDAR")
    clean(page)
    page.get_by_role("button", name=re.compile("使えなくする")).click()
    assert phone.request.get(secret).status == 404
    page.goto(f"{centre.url}/w/poster/")
    clean(page)
    assert code not in centre.log.read_text()
    book_of = {did for (did,) in centre.rows("SELECT did FROM staff_auditline")}
    assert book_of >= {
        "checked_in_by_hand",
        "cancelled_booking",
        "made_plan",
        "made_feed",
        "revoked_feed",
        "saw_oddity",
    }


def test_guessing_codes_ends_soon(centre: Centre, phone: Page) -> None:
    answers = [phone.request.get(f"{centre.url}/b/{guess:08d}").status for guess in range(12)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert "/b/000" not in centre.log.read_text(), "no code in the log, not even a wrong one"
