"""Promise 1. What the desk said is recorded is still there after a power cut.

The real post office runs under strace: first morning on an empty card, a hard end, a day with
deletions behind the centre's watermark, an orderly end. From its real writes and syncs the laboratory
rebuilds the disks that a power cut at any moment may have left: unsynced writes dropped, torn in
their sectors or kept, in any combination; names that no sync made sure. The real post office boots
over each. Promised is what left the desk's socket, in the order in which the kernel saw it leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.broker import Broker
from tests.bench.power.laboratory import count_syncs, examine
from tests.bench.power.recording import Recording

pytestmark = [pytest.mark.parts, pytest.mark.timeout(240)]
SEED = 20260401


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture(scope="module")
def first_days(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Path:
    folder = tmp_path_factory.mktemp("first") / "days"
    with Recording(folder, broker, seed=SEED) as days:
        days.live(letters=30, tickets=3, politely=False)
        days.live(letters=90, tickets=3, confirm_every=45, politely=True)
        days.live(letters=10, politely=True)
    return folder


@pytest.fixture(scope="module")
def busy_day(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Path:
    """Long enough that the log is folded into the file several times."""
    folder = tmp_path_factory.mktemp("busy") / "day"
    with Recording(folder, broker, seed=SEED + 1) as day:
        day.live(letters=650, tickets=10, confirm_every=130, politely=False)
    return folder


@pytest.fixture(scope="module")
def hasty_day(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Path:
    folder = tmp_path_factory.mktemp("hasty") / "day"
    with Recording(folder, broker, seed=SEED, module="tests.bench.power.hasty") as day:
        day.live(letters=40, tickets=2, politely=False)
    return folder


@pytest.fixture(scope="module")
def day_of_a_rescue(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Path:
    """A page of the file is lost while the machine is off; the next start begins a new file."""
    folder = tmp_path_factory.mktemp("rescue") / "day"
    with Recording(folder, broker, seed=SEED + 2) as day:
        day.live(letters=120, politely=True)
        file = folder / "machine" / "store" / "outbox.db"
        raw = bytearray(file.read_bytes())
        page = raw.index(b'"certificates"', len(raw) // 2) // 4096
        raw[page * 4096 : page * 4096 + 4096] = bytes(range(256)) * 16
        file.write_bytes(raw)
        day.live(letters=10, politely=True)
    return folder


def test_every_operation_of_the_first_days_may_be_the_last(first_days: Path) -> None:
    found = examine(first_days, seed=SEED)
    assert found.states >= found.operations >= 1_000
    assert found.broken == []


def test_a_busy_day_with_its_checkpoints(busy_day: Path) -> None:
    assert count_syncs(busy_day).checkpoints >= 3
    found = examine(busy_day, seed=SEED, most=400)
    assert found.states >= 400
    assert found.broken == []


def test_a_cut_while_a_damaged_file_is_replaced(day_of_a_rescue: Path) -> None:
    assert any(".damaged-" in path.name for path in (day_of_a_rescue / "machine" / "store").iterdir())
    found = examine(day_of_a_rescue, seed=SEED, most=500, rescue=True)
    assert found.states >= 400
    assert found.broken == []


def test_nothing_is_called_recorded_before_a_sync(first_days: Path, busy_day: Path) -> None:
    for recording in (first_days, busy_day):
        count = count_syncs(recording)
        assert count.without_sync == 0
        assert count.syncs >= count.accepted > 100


def test_the_counter_sees_synchronous_normal_at_once(hasty_day: Path) -> None:
    count = count_syncs(hasty_day)
    assert count.accepted >= 40
    assert count.without_sync >= 40 - 5


def test_the_laboratory_sees_synchronous_normal(hasty_day: Path) -> None:
    found = examine(hasty_day, seed=SEED, most=100)
    assert any("lost: letter" in one for one in found.broken)


def test_the_laboratory_sees_a_disk_that_lies_about_syncs(first_days: Path) -> None:
    found = examine(first_days, seed=SEED, most=100, syncs_are_lies=True)
    assert any("lost: letter" in one for one in found.broken)
