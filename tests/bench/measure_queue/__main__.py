"""``python -m tests.bench.measure_queue [part …]``: figures into ``var/bench/queue.json``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.measure import first_sound
from tests.bench.measure.figures import FOLDER, write
from tests.bench.measure_queue import fqm, load
from tests.bench.postgres import Postgres


def _on_postgresql(folder: Path) -> dict[str, Any]:
    with Postgres(folder / "cluster") as postgres:
        return load.measure(folder, postgres.create("centre"))


PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "sqlite": load.measure,
    "postgresql": _on_postgresql,
    "fqm": fqm.measure,
    "call_to_first_sound": lambda folder: first_sound.measure(),
}


def main() -> int:
    """Measure the parts asked for, all by default; parts not asked for keep their last figures."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.measure_queue", description=__doc__)
    reader.add_argument("part", nargs="*", choices=[*PARTS, []])
    wanted = reader.parse_args().part or list(PARTS)
    path = FOLDER / "queue.json"
    figures: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    figures.pop("machine", None)
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="bench-queue-") as folder:
            figures[name] = PARTS[name](Path(folder))
        sys.stdout.write(f"{name}: {json.dumps(figures[name], indent=1)}\n")
        sys.stdout.flush()
        figures["ratios"] = _ratios(figures)
        write("queue", figures)
    return 0


def _ratios(figures: dict[str, Any]) -> dict[str, float]:
    """Ours against the peer's, by the highest rate within the limit and by the time from call to board."""
    ours, peer = figures.get("sqlite", {}), figures.get("fqm", {})
    found: dict[str, float] = {}
    if ours.get("highest_tickets_s") and peer.get("highest_tickets_s"):
        found["highest_rate"] = round(ours["highest_tickets_s"] / peer["highest_tickets_s"], 2)
    first = [one["ramp"][0].get("call_to_board_p50_ms") for one in (ours, peer) if one.get("ramp")]
    if len(first) == 2 and all(first):
        found["call_to_board_p50"] = round(first[0] / first[1], 3)
    return found


if __name__ == "__main__":
    sys.exit(main())
