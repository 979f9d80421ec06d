"""What several stories stand on."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.server.stage.centre import Centre


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest) -> Iterator[Path]:
    """On the disk: what a kill finds half done is a matter of how long a sync takes. Kept when the story failed."""
    failed = request.session.testsfailed
    folder = Path(tempfile.mkdtemp(prefix="promise-"))
    yield folder
    if request.session.testsfailed == failed:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre's database with tables and nothing in them. Copied, never used itself."""
    folder = tmp_path_factory.mktemp("migrated")
    one = Centre(folder / "centre", Broker(folder / "broker"))
    assert one.command("migrate").returncode == 0
    return one.database


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as broker:
        yield broker


@pytest.fixture
def centre(tmp_path: Path, broker: Broker, migrated: Path) -> Iterator[WiredCentre]:
    """Made, not started."""
    centre = WiredCentre(tmp_path / "centre", broker)
    shutil.copy(migrated, centre.database)
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
