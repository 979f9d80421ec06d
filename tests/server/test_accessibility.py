"""Every page under axe-core, with contrast held to 7:1, and every target measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from edge_sync.messages.visit import StaffCalled
from tests.bench.broker import Broker
from tests.server.stage.browser import sign_in, sit_down
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket, visit_id
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts

AXE = {"resultTypes": ["violations"], "rules": {"color-contrast-enhanced": {"enabled": True}}}
SMALLEST_TARGET_PX = 44
MEASURE = """() => [...document.querySelectorAll("a, button, input:not([type=hidden])")]
  .filter((one) => !one.classList.contains("skip"))
  .map((one) => ({ what: one.outerHTML.slice(0, 90), box: one.getBoundingClientRect() }))
  .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
  .map(({ what, box }) => `${box.width}x${box.height} ${what}`)"""


@pytest.fixture(scope="module")
def signed_in(centre: Centre, broker: Broker, browser: Browser) -> Iterator[Page]:
    """An administrator at a counter, with a full house: waiting, in hand, a call for staff, faults."""
    pen = Pen(device="kiosk-01")
    with Machine(broker, "kiosk-01") as machine:
        one = visit_id("A001")
        machine.send(
            *(pen.write(ticket(f"A{n:03d}")) for n in range(1, 9)),
            pen.write(
                TicketPrinted(
                    visit_id=one, ticket="A001", outcome=PaperOutcome.NOT_PRINTED, took_ms=9, fault="TICKET-01"
                )
            ),
            pen.write(
                FormPrinted(visit_id=one, form="x", form_version=1, job_state=JobState.PROCESSING_STOPPED, took_ms=9)
            ),
            pen.write(StaffCalled(visit_id=visit_id("A002"), step="pin", fault="CARD-08")),
            pen.write(FaultBegan(fault="TICKET-01")),
        )
        machine.wait_for_watermark(pen.sequence)
    context = browser.new_context(locale="ja-JP", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, centre, "yamada")
    sit_down(page)
    yield page
    context.close()


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the elements."""
    found: list[dict[str, Any]] = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


PAGES = [
    "/console/",
    "/console/counter/",
    "/console/analytics/",
    "/console/machines/",
    "/console/dispatch/",
    "/console/book/",
    "/board/",
    "/x/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [(1366, 900), (820, 1180)])
def test_page_is_clean(centre: Centre, signed_in: Page, path: str, size: tuple[int, int]) -> None:
    signed_in.set_viewport_size({"width": size[0], "height": size[1]})
    signed_in.goto(centre.url + path)
    assert serious(signed_in) == []
    assert signed_in.evaluate(MEASURE) == []
    assert signed_in.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "nothing hangs over the edge"
    )


def test_console_with_a_number_in_hand_is_clean(centre: Centre, signed_in: Page) -> None:
    signed_in.goto(f"{centre.url}/console/")
    signed_in.get_by_role("button", name="次の方を呼ぶ").first.click()
    signed_in.locator(".hand .number").wait_for()
    assert serious(signed_in) == []
    assert signed_in.evaluate(MEASURE) == []
    signed_in.goto(f"{centre.url}/board/")
    signed_in.locator(".call").wait_for()
    assert serious(signed_in) == []
    signed_in.set_viewport_size({"width": 1920, "height": 1080})
    assert signed_in.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), (
        "a board cannot be scrolled"
    )


def test_sign_in_is_clean(centre: Centre, page: Page) -> None:
    page.goto(f"{centre.url}/login/")
    assert serious(page) == []
    assert page.evaluate(MEASURE) == []
    page.get_by_label("名前").fill("x")
    page.get_by_label("パスワード").fill("y")
    page.get_by_role("button", name="ログイン").click()
    page.get_by_role("alert").wait_for()
    assert serious(page) == []


def test_the_ruler_itself_measures(page: Page) -> None:
    page.set_content('<html lang="ja"><title>x</title><main><h1>x</h1><button style="width:20px">x</button>')
    assert len(page.evaluate(MEASURE)) == 1
    page.set_content('<html lang="ja"><title>x</title><main><h1>x</h1><p style="color:#777">pale words</p></main>')
    assert serious(page) != []
