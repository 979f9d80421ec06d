"""The hall of these tests has ordinary hours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.broker import Broker
from tests.server.hall.office_hours import office_hours
from tests.server.stage.centre import Centre


@pytest.fixture
def database(database: Path) -> Path:
    """A fresh database of a hall with hours."""
    office_hours(database)
    return database


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, broker: Broker, staffed_database: Path) -> Iterator[Centre]:
    """A centre of a hall with hours."""
    one = Centre(Path(tmp_path_factory.mktemp("centre")), broker)
    shutil.copy(staffed_database, one.database)
    office_hours(one.database)
    one.start()
    try:
        yield one
    finally:
        one.stop()
