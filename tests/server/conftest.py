"""Fixtures of the centre's tests. Real broker, real server process, real browser; one of each a module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, Page

from edge_sync.groundwork.clock import HandClock
from tests.bench.broker import Broker
from tests.bench.postgres import Postgres, postgres_programs
from tests.server.stage.browser import chromium
from tests.server.stage.centre import Centre
from tests.server.stage.in_process import set_up_once, use_database

set_up_once()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables and nothing in them but what migrations put there."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite3"
    use_database(path)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Iterator[Path]:
    """A fresh database for one test."""
    path = tmp_path / "server.sqlite3"
    shutil.copy(empty_database, path)
    use_database(path)
    yield path
    connections.close_all()


@pytest.fixture
def clock() -> HandClock:
    """Ten in the morning in Hagi."""
    return HandClock(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture(scope="session")
def staffed_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the real commands leave: tables, a clerk (tanaka), an administrator (yamada). Copied, never used itself."""
    folder = tmp_path_factory.mktemp("staffed")
    one = Centre(folder / "centre", Broker(folder / "broker"))
    assert one.command("migrate").returncode == 0
    one.add_staff("tanaka", "clerk")
    one.add_staff("yamada", "administrator")
    return one.database


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One cluster for all; who needs a database makes one of a name of its own."""
    try:
        postgres_programs()
    except FileNotFoundError as error:
        pytest.skip(str(error))
    with Postgres(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> str:
    """The name of a database with tables and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    one = Centre(folder / "centre", Broker(folder / "broker"))
    text = one.settings.read_text("utf-8")
    one.settings.write_text(text.replace(f"sqlite:///{one.database}", postgres.create("migrated")), "utf-8")
    assert one.command("migrate").returncode == 0
    return "migrated"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, broker: Broker, staffed_database: Path) -> Iterator[Centre]:
    """A centre with one clerk and one administrator."""
    one = Centre(Path(tmp_path_factory.mktemp("centre")), broker)
    shutil.copy(staffed_database, one.database)
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while playwright runs, its event loop occupies this thread."""
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own session; a refused script or style fails the test."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1366, "height": 900})
    refused: list[str] = []
    one = context.new_page()
    one.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    yield one
    context.close()
    assert refused == []
