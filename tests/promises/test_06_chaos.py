"""Promise 6. Whatever is killed, cut, swallowed or delayed: nothing is lost and nothing doubled.

Two machines with two people at each desk, the broker and the centre, for two minutes (``CHAOS_MINUTES``
for longer, ``CHAOS_SEED`` for another day). What the people were told goes into a history file; a
checker that knows no code of ours compares it with the centre's database.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.chaos.run import run
from tests.bench.chaos.schedule import plan

MINUTES = float(os.environ.get("CHAOS_MINUTES", "2"))
SEED = int(os.environ.get("CHAOS_SEED", "6"))


def test_a_seed_is_a_schedule() -> None:
    assert plan(6, 120) == plan(6, 120)
    assert plan(6, 120) != plan(7, 120)
    assert {deed.what for deed in plan(6, 120)} >= {"kill_device", "kill_broker", "kill_server", "cut_after", "swallow"}


@pytest.mark.parts
@pytest.mark.timeout(MINUTES * 60 + 240)
def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        outcome = run(tmp_path / "town", seed=SEED, seconds=MINUTES * 60, tell=lambda text: print(f"\n{text}"))
        print(f"{outcome.deeds}; {outcome.resets} resets; settled in {outcome.settled_in_s:.1f} s")
    assert outcome.checker_status == 0, outcome.checker_says
    assert outcome.accepted > 20 * MINUTES * 60
    assert outcome.unknown > 0, "nobody was ever in doubt: the kills hit nothing"
    assert outcome.resets > 5
