"""No number is ever called by two clerks: fifty of them, threads with connections of their own, both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.bench.postgres import Postgres
from tests.server.stage.centre import ROOT


def race(url: str, *words: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.server.queueing.race", "--database", url, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return msgspec.json.decode(ran.stdout, type=dict[str, Any])


def held(told: dict[str, Any]) -> None:
    assert told["trouble"] == []
    assert told["unlawful"] == []
    assert told["most_often_taken"] == 1 or told["done"].get("transfer"), told
    assert told["done"]["call_next"] >= told["people"] // 2


def test_fifty_clerks_on_sqlite(tmp_path: Path) -> None:
    told = race(f"sqlite:///{tmp_path}/race.sqlite3", "--people", "80")
    held(told)
    assert {"hold", "call_held", "take_back"} <= set(told["done"])


@pytest.mark.parts
def test_fifty_clerks_on_postgres(postgres: Postgres) -> None:
    told = race(postgres.create("race"), "--people", "100")
    held(told)
    assert {"hold", "call_held", "take_back"} <= set(told["done"])
