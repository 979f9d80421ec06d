"""One centre and one browser for the whole folder; an administrator who is signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.bench.broker import Broker
from tests.server.stage.browser import chromium, sign_in
from tests.server.stage.centre import Centre
from tests.server.studio.browser.hand import Hand
from tests.server.studio.papers import request_form


@pytest.fixture(scope="package")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture(scope="package")
def centre(tmp_path_factory: pytest.TempPathFactory, broker: Broker, staffed_database: Path) -> Iterator[Centre]:
    """A centre with a clerk and two administrators; every story makes a form of its own name."""
    one = Centre(tmp_path_factory.mktemp("centre"), broker)
    shutil.copy(staffed_database, one.database)
    one.add_staff("suzuki", "administrator")
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """While playwright runs, its event loop occupies this thread: this folder's end is its end."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def session(browser: Browser, centre: Centre) -> list[Any]:
    """An administrator signed in once; the cookies."""
    context = browser.new_context(locale="ja-JP")
    sign_in(context.new_page(), centre, "yamada")
    cookies = context.cookies()
    context.close()
    return list(cookies)


@pytest.fixture
def hand(page: Page, centre: Centre, session: list[Any]) -> Hand:
    """An administrator's hand, on the list of forms."""
    page.context.add_cookies(session)
    page.goto(f"{centre.url}/console/studio/")
    return Hand(page)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A blank form on the administrator's disk."""
    path = tmp_path / "blank.pdf"
    path.write_bytes(request_form())
    return path
