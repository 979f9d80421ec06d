"""``python -m tests.bench.measure``: the figures of the first visit, into ``var/bench/first_visit.json``."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.demo.stage import Stage
from tests.bench.measure import card, devices, forms, visit
from tests.bench.measure.figures import write
from tests.bench.room.client import BenchRoom


def main() -> int:
    """Measure and print."""
    with BenchRoom() as room:
        figures = {"card_to_four_items": card.measure(room)}
    figures["devices_alone"] = devices.measure()
    figures["forms"] = forms.measure()
    with tempfile.TemporaryDirectory(prefix="bench-house-") as folder, Stage(Path(folder), screens=False) as stage:
        stage.start()
        figures |= visit.measure(stage)
    path = write("first_visit", figures)
    sys.stdout.write(path.read_text("utf-8"))
    sys.stdout.write(json.dumps({"written": f"var/bench/{path.name}"}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
