"""One run of chaos from its seed to the checker's word."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.chaos.schedule import plan
from tests.bench.chaos.town import Town

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    seed: int
    seconds: float
    deeds: dict[str, int]
    accepted: int
    unknown: int
    resets: int
    settled_in_s: float
    checker_status: int
    checker_says: str


def run(folder: Path, *, seed: int, seconds: float, tell: Callable[[str], None]) -> Outcome:
    """Play the schedule of ``seed``; the checker, a process of its own, has the last word."""
    folder.mkdir(parents=True, exist_ok=True)
    deeds = plan(seed, seconds)
    (folder / "schedule.txt").write_text("".join(f"{deed}\n" for deed in deeds), "utf-8")
    tell(f"seed {seed}: {len(deeds)} deeds in {seconds:.0f} s")
    with Town(folder, seed=seed) as town:
        began = time.monotonic()
        for deed in deeds:
            time.sleep(max(0.0, began + deed.at_s - time.monotonic()))
            town.do(deed)
        settled_in_s = town.settle()
        epochs = [machine.desk().report().epoch for machine in town.machines]
        accepted, unknown = town.book.accepted, town.book.unknown
        resets = sum(wire.resets for wire in town.wires)
        town.centre.stop()
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.history.check", str(town.history), str(town.database)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    tell(f"epochs {epochs}; {said.stdout.splitlines()[0] if said.stdout else said.stderr}")
    return Outcome(
        seed, seconds, town.done, accepted, unknown, resets, settled_in_s, said.returncode, said.stdout + said.stderr
    )
