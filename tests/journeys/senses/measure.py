"""``python -m tests.journeys.senses.measure [TIMES]``: every walk so often; medians into ``var/bench/senses.json``.

Voice is given to the ear six times as fast as it sounds and the mouth writes files: these are the machine's seconds,
and a person's are longer by all that is spoken.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from tests.journeys.senses.times import TIMES

REPOSITORY = Path(__file__).parents[3]
RESULT = REPOSITORY / "var" / "bench" / "senses.json"


def medians(lines: list[str]) -> dict[str, dict[str, float]]:
    """Seconds by journey and sense."""
    taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        one = json.loads(line)
        taken[one["journey"]][one["sense"]].append(one["seconds"])
    return {journey: {sense: round(median(times), 2) for sense, times in by.items()} for journey, by in taken.items()}


def measure(times: int = 3) -> dict[str, dict[str, float]]:
    """Walk everything so often, and write what it took."""
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "times.jsonl"
        for _ in range(times):
            subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/journeys/senses"],
                check=True, cwd=REPOSITORY, env={**os.environ, TIMES: str(noted)},
            )  # fmt: skip
        found = medians(noted.read_text("utf-8").splitlines())
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return found


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
