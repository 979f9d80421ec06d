"""What several stories stand on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as broker:
        yield broker


@pytest.fixture
def centre(tmp_path: Path, broker: Broker) -> Iterator[WiredCentre]:
    """Made, not started."""
    centre = WiredCentre(tmp_path / "centre", broker)
    yield centre
    centre.kill()


@pytest.fixture
def eventually() -> Callable[[Callable[[], object], float], None]:
    """Wait until a question is answered with something true."""

    def wait(question: Callable[[], object], within_s: float) -> None:
        deadline = time.monotonic() + within_s
        while not (answer := question()):
            assert time.monotonic() < deadline, f"not within {within_s} s; the last answer was {answer!r}"
            time.sleep(0.1)

    return wait
