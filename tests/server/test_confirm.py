"""確認済み: faults that nothing ends but a person who looked into them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from edge_sync.messages.health import FaultBegan
from edge_sync.messages.line import LetterParked
from tests.bench.broker import Broker
from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen
from tests.server.stage.machine import Machine
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts
DEVICE = "kiosk-51"
BUTTON = f"{DEVICE} の INGEST-08 を確認済みにする"


@pytest.fixture
def machine(centre: Centre, broker: Broker) -> Iterator[Machine]:
    """One with a letter that cannot travel and a printer without paper."""
    with Machine(broker, DEVICE) as one:
        pen = Pen(device=DEVICE)
        one.send(
            pen.write(LetterParked(kind="visit.began", version=1, reason="too large")),
            pen.write(FaultBegan(fault="TICKET-01")),
        )
        one.wait_for_watermark(2)
        centre.wait_until_applied()
        yield one


def test_an_administrator_confirms_and_the_book_says_so(centre: Centre, machine: Machine, page: Page) -> None:
    sign_in(page, centre, "yamada")
    page.goto(f"{centre.url}/console/machines/")
    card = page.locator(".machine").filter(has_text=DEVICE)
    expect(card).to_contain_text("INGEST-08")
    assert serious(page) == []
    assert page.evaluate(MEASURE) == []
    expect(card.get_by_role("button")).to_have_count(1)
    card.get_by_role("button", name=BUTTON).click()
    expect(card).not_to_contain_text("INGEST-08")
    expect(card).to_contain_text("TICKET-01")
    page.goto(f"{centre.url}/console/book/")
    expect(page.get_by_role("row").filter(has_text=f"{DEVICE} INGEST-08")).to_contain_text("確認済み")


def test_a_clerk_sees_it_and_cannot_confirm(centre: Centre, broker: Broker, page: Page) -> None:
    with Machine(broker, "kiosk-52") as machine:
        pen = Pen(device="kiosk-52")
        machine.send(pen.write(LetterParked(kind="visit.began", version=1, reason="too large")))
        machine.wait_for_watermark(1)
    centre.wait_until_applied()
    sign_in(page, centre, "tanaka")
    page.goto(f"{centre.url}/console/machines/")
    card = page.locator(".machine").filter(has_text="kiosk-52")
    expect(card).to_contain_text("INGEST-08")
    expect(card.get_by_role("button")).to_have_count(0)
    answer = page.goto(f"{centre.url}/console/machines/confirm/")
    assert answer is not None
    assert answer.status == 403
