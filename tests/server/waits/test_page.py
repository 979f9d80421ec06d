"""The page of honesty in a real browser, and the command that compares estimators."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from edge_sync.groundwork.clock import TOKYO
from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.stage.letters import visit_id
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts

PICTURES = os.environ.get("WRITE_PICTURES_TO", "")
INSERT = (
    "INSERT INTO waits_promise (visit_id, service, business_day, told_at, low_s, high_s, wait_s) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def promises(database: Path) -> None:
    """Three weeks of promises; of yesterday's hundred, 83 held, 6 were early (one had no wait), 11 late by 4 min."""
    today = datetime.now(TOKYO).date()
    with sqlite3.connect(database, timeout=10) as connection:
        for days_ago in range(1, 21):
            day = today - timedelta(days=days_ago)
            at = datetime.combine(day, datetime.min.time(), TOKYO).astimezone(UTC) + timedelta(hours=10)
            for person in range(100):
                held = 83 if days_ago == 1 else 70 + days_ago
                wait_s = 30 if person == 99 else 900 if person < held else 540 if person < held + 5 else 1740
                service = ("residence_certificate", "moving", "my_number_card")[person % 3]
                row = (visit_id(f"{day} {person}"), service, day.isoformat(), at.isoformat(" "), 600, 1500, wait_s)
                connection.execute(INSERT, row)
        connection.execute(
            INSERT, (visit_id("silent"), "moving", (today - timedelta(1)).isoformat(), at, None, None, 60)
        )


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_clerks_read_how_honest_yesterday_was(centre: Centre, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    page.goto(f"{centre.url}/console/waits/")
    expect(page.get_by_text("まだ記録がありません")).to_be_visible()
    assert serious(page) == []
    picture(page, "waits-empty")
    promises(centre.database)
    for name, width, height in (("desk", 1366, 900), ("tablet", 820, 1180), ("phone", 390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        expect(page.locator(".hit")).to_contain_text("100人中 83人が")
        expect(page.locator(".hit")).to_contain_text("きのう")
        assert serious(page) == []
        assert page.evaluate(MEASURE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        picture(page, f"waits-{name}")
    expect(page.locator(".figures")).to_contain_text("案内より 4分 ほど遅く")
    expect(page.locator(".figures")).to_contain_text("99人中 83人が範囲の中")
    expect(page.locator(".figures")).to_contain_text("案内より早く呼ばれた方6人")
    expect(page.get_by_role("row").filter(has_text="引っ越し")).to_have_count(1)
    assert page.locator("section", has_text="最近の開庁日").locator("tbody tr").count() == 14


def test_nobody_reads_it_from_outside(centre: Centre, page: Page) -> None:
    page.goto(f"{centre.url}/console/waits/")
    assert "/login/" in page.url


def test_the_command_compares_and_records(centre: Centre, tmp_path: Path) -> None:
    from server.waits.sheet import write
    from tests.bench.hall.days import days

    write(tmp_path / "days.csv", days(1, 5))
    words = ("--csv", str(tmp_path / "days.csv"), "--learn-first", "3")
    ran = centre.command("waits", "replay", *words, "--estimator", "sum-of-means", "--estimator", "three-minutes")
    assert ran.returncode == 0, ran.stderr
    assert "5 days, 2026-04-01 to 2026-04-07" in ran.stdout
    assert "smallest median error" in ran.stdout
    assert "2/2 days" in ran.stderr
    assert centre.command("waits", "replay", *words, "--estimator", "nothing").returncode == 1
