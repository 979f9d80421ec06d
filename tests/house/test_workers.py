"""How the suite is shared: the names in its lists exist, and workers stay out of each other's way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers import LONGEST_FIRST, ONE_WORKER, rank, room_of

ROOT = Path(__file__).parents[2]
ASK = "from tests.bench.ports import free_port; print(*[free_port() for _ in range(5)])"


@pytest.mark.parametrize("name", sorted({*ONE_WORKER, *LONGEST_FIRST}))
def test_a_room_of_the_lists_exists(name: str) -> None:
    assert (ROOT / name).exists()
    assert name in ONE_WORKER or name.endswith(".py")


def test_what_stands_on_one_house_is_one_room() -> None:
    assert room_of("tests/journeys/test_hall.py::test_a[x::y]") == room_of("tests/journeys/test_household.py::test_b")
    assert room_of("tests/server/test_pages.py::test_a[x]") == "tests/server/test_pages.py"
    by_voice = "tests/journeys/senses/test_by_voice.py"
    assert room_of(f"{by_voice}::test_by_voice[moving]") == by_voice, "a house of its own, on whichever worker is free"
    assert rank("tests/journeys") < rank("tests/server/test_pages.py") < rank("tests/systemd/test_units.py")


def test_two_workers_never_ask_for_the_same_port() -> None:
    asked = []
    for worker in ("gw0", "gw1"):
        environment = {**os.environ, "PYTEST_XDIST_WORKER": worker}
        told = subprocess.run(
            [sys.executable, "-c", ASK], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout
        asked.append({int(port) for port in told.split()})
    assert [len(ports) for ports in asked] == [5, 5]
    assert max(asked[0]) < min(asked[1])
    assert max(asked[1]) < 32_768, "the system gives those from there on to outgoing connections"
