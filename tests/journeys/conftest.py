"""One whole house on real parts for all journeys; every test gets it mended and at its welcome screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.demo.stage import Stage
from tests.journeys.walk import Walk

FORGET_AFTER_MS = 30_000


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    root: Path = tmp_path_factory.mktemp("journeys")
    visit = {
        "forget_after_ms": FORGET_AFTER_MS,
        "warn_before_ms": 20_000,
        "printing_gives_up_ms": 6_000,
        "renew_after_ms": 2_000,
    }
    with Stage(root, visit=visit, screens=False) as stage:
        stage.start()
        stage.add_clerk()
        yield stage


@pytest.fixture
def walk(house: Stage) -> Iterator[Walk]:
    walk = Walk(house)
    walk.mend()
    yield walk
    walk.mend()
