"""The hall's rules in a real Chromium: one walk, each change heard at once by a machine and by a clerk's page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from edge_sync.groundwork.clock import TOKYO
from tests.bench.broker import Broker
from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket
from tests.server.stage.machine import Machine
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts

PAGES = (
    "",
    "services/",
    "services/moving/",
    "services/new/",
    "counters/",
    "hours/",
    "hours/consultation/",
    "calendar/",
    "calendar/2027-01-04/",
    "priorities/",
    "numbers/",
    "calling/",
    "disaster/",
    "../today/",
)


@pytest.fixture(scope="module")
def machine(broker: Broker, centre: Centre) -> Iterator[Machine]:
    with Machine(broker, "kiosk-01") as one:
        pen = Pen(device="kiosk-01")
        one.send(pen.write(ticket("A001", service="moving")))
        one.wait_for_watermark(pen.sequence)
        yield one


@pytest.fixture(scope="module")
def administrator(centre: Centre, browser: Browser, machine: Machine) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP", reduced_motion="reduce", viewport={"width": 1366, "height": 900})
    page = context.new_page()
    sign_in(page, centre, "yamada")
    yield page
    context.close()


def hall(queue: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = queue.get("hall") or {}
    return found


def hours_of(queue: dict[str, Any], service: str, weekday: int) -> list[tuple[int, int]]:
    rules = [one for one in hall(queue).get("services", []) if one["service"] == service]
    hours = rules[0]["hours"] if rules else []
    return [(one["from_min"], one["until_min"]) for one in hours if one["weekday"] == weekday]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_clean(centre: Centre, administrator: Page, path: str) -> None:
    administrator.goto(f"{centre.url}/console/hall/{path}")
    assert serious(administrator) == []
    administrator.set_viewport_size({"width": 390, "height": 844})
    assert administrator.evaluate(MEASURE) == []
    assert administrator.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    administrator.set_viewport_size({"width": 1366, "height": 900})


@pytest.mark.alone
def test_hours_reach_machines_within_two_seconds(centre: Centre, administrator: Page, machine: Machine) -> None:
    page = administrator
    page.goto(f"{centre.url}/console/hall/hours/")
    page.get_by_label("水曜日：から").fill("１９：００")
    page.get_by_label("水曜日：まで", exact=True).fill("17:15")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("終わりは、始まりより後の時刻")).to_be_visible()
    assert page.get_by_label("水曜日：まで", exact=True).get_attribute("aria-invalid") == "true"
    assert serious(page) == []
    page.get_by_label("水曜日：から").fill("８：４５")
    page.get_by_label("水曜日：2回目 から").fill("18:00")
    page.get_by_label("水曜日：2回目 まで").fill("19:00")
    began = time.monotonic()
    page.get_by_role("button", name="保存する").press("Enter")
    machine.wait_for("queue", lambda queue: hours_of(queue, "moving", 2) == [(525, 1035), (1080, 1140)], within_s=2)
    assert time.monotonic() - began < 2
    expect(page.get_by_text("保存しました")).to_be_visible()
    expect(page.get_by_text("水曜日・から：8:30 → 8:45").first).to_be_visible()


@pytest.mark.alone
def test_a_day_is_closed_on_the_calendar_and_opened_again(
    centre: Centre, administrator: Page, machine: Machine
) -> None:
    page = administrator
    day = datetime.now(TOKYO).date() + timedelta(days=20)
    while day.weekday() != 2:
        day += timedelta(days=1)

    def told(queue: dict[str, Any]) -> list[tuple[str, int]]:
        return [(one["name"], len(one["spans"])) for one in hall(queue).get("days", []) if one["day"] == f"{day}"]

    page.goto(f"{centre.url}/console/hall/calendar/?month={day:%Y-%m}")
    page.locator(f'a[href$="/{day}/"]').click()
    page.get_by_text("次の時間だけ開く").click()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("開く時間を入れてください")).to_be_visible()
    page.get_by_text("休みにする").click()
    page.get_by_label("名前").fill("庁舎の点検")
    page.get_by_role("button", name="保存する").click()
    machine.wait_for("queue", lambda queue: told(queue) == [("庁舎の点検", 0)], within_s=2)
    page.get_by_role("link", name="カレンダーへ").click()
    square = page.locator(f'a[href$="/{day}/"]')
    expect(square).to_contain_text("庁舎の点検")
    assert serious(page) == []
    square.click()
    page.get_by_text("次の時間だけ開く").click()
    page.get_by_label("から", exact=True).fill("9:00")
    page.get_by_label("まで", exact=True).fill("12:00")
    page.get_by_role("button", name="保存する").click()
    machine.wait_for("queue", lambda queue: told(queue) == [("庁舎の点検", 1)], within_s=2)


@pytest.mark.alone
def test_a_quota_and_the_disaster_switch_show_on_an_open_page_by_themselves(
    centre: Centre, administrator: Page, browser: Browser, machine: Machine
) -> None:
    context = browser.new_context(locale="ja-JP")
    today = context.new_page()
    sign_in(today, centre, "tanaka")
    today.goto(f"{centre.url}/console/today/")
    row = today.get_by_role("row", name="引っ越し")
    expect(row).to_contain_text("枠なし")
    page = administrator
    page.goto(f"{centre.url}/console/hall/services/")
    page.get_by_role("link", name="引っ越し").click()
    page.get_by_label("一日の枠（枚）").fill("5")
    page.get_by_role("button", name="保存する").click()
    expect(row).to_contain_text("4枚", timeout=2000)

    page.goto(f"{centre.url}/console/hall/disaster/")
    page.get_by_role("button", name="災害モードを入れる").click()
    expect(page.get_by_text("ここに印を付けてください")).to_be_visible()
    page.get_by_text("上に書いてあることを読みました").click()
    page.get_by_role("button", name="災害モードを入れる").click()
    machine.wait_for("queue", lambda queue: bool(hall(queue).get("disaster")), within_s=2)
    expect(row).to_contain_text("24時間", timeout=2000)
    expect(page.get_by_text("yamada さんが入れました")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate(MEASURE) == []
    page.get_by_text("今日のうちは、このまま順に呼ぶ").click()
    page.get_by_role("button", name="災害モードを切る").click()
    machine.wait_for("queue", lambda queue: hall(queue).get("disaster") is None, within_s=2)
    expect(page.get_by_text("切れています")).to_be_visible()
    assert [did for (did,) in centre.rows("SELECT did FROM staff_auditline WHERE did LIKE '%disaster'")] == [
        "began_disaster",
        "ended_disaster",
    ]
    context.close()


def test_a_counter_is_added_and_clerks_may_sit_down_there(centre: Centre, administrator: Page) -> None:
    page = administrator
    page.goto(f"{centre.url}/console/hall/counters/")
    page.get_by_label("追加する窓口：名前").fill("相談室")
    page.get_by_label("追加する窓口：場所").fill("1階 東側")
    page.get_by_label("追加する窓口：すべての業務").uncheck()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("受ける業務を、一つは選んでください")).to_be_visible()
    page.get_by_label("追加する窓口：ご相談").check()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("保存しました")).to_be_visible()
    page.goto(f"{centre.url}/console/counter/")
    expect(page.get_by_role("button", name="相談室")).to_be_visible()
