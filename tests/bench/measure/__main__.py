"""``python -m tests.bench.measure``: the figures of the first visit, into ``var/bench/first_visit.json``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.demo.stage import Stage
from tests.bench.measure import card, devices, forms, forms_visit, glass_memory, memory, visit
from tests.bench.measure.figures import write
from tests.bench.room.client import BenchRoom

VISITS = visit.FORMS + forms_visit.ALONE + forms_visit.FAMILIES
"""With forms; those for a number alone come on top."""


def main() -> int:
    """Measure and print."""
    load_before = os.getloadavg()[1]
    with BenchRoom() as room:
        figures: dict[str, Any] = {"card_to_four_items": card.measure(room)}
    figures["devices_alone"] = devices.measure()
    figures["forms"] = forms.measure()
    figures["glass_alone_memory"] = glass_memory.measure()
    with tempfile.TemporaryDirectory(prefix="bench-house-") as folder, Stage(Path(folder), screens=False) as stage:
        stage.start()
        along = [memory.measure(stage)]
        figures |= visit.measure(stage)
        along.append(memory.measure(stage))
        figures["forms_visit"] = forms_visit.measure(stage)
        along.append(memory.measure(stage))
        figures |= memory.compared(along, visits=VISITS)
        figures |= visit.starts(stage)
    figures["machine_load_5_min"] = {"before": round(load_before, 2), "after": round(os.getloadavg()[1], 2)}
    path = write("first_visit", figures)
    sys.stdout.write(path.read_text("utf-8"))
    sys.stdout.write(json.dumps({"written": f"var/bench/{path.name}"}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
