"""How long every walk takes; medians into ``var/bench``.

``python -m tests.journeys.senses.measure [TIMES]``: by every sense, into ``senses.json``; voice is given to the ear six
times as fast as it sounds. ``… measure aloud``: by voice alone, both voices at once, as fast as people speak, into
``senses_aloud.json``. The mouth writes files: ``walked_s`` is without its sentences, ``heard_s`` is how long they
sound.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.journeys.senses.speaking import IN_REAL_TIME
from tests.journeys.senses.times import TIMES

REPOSITORY = Path(__file__).parents[3]
ALL = "tests/journeys/senses"
BY_VOICE = (f"{ALL}/test_by_voice.py", f"{ALL}/test_by_another_voice.py")

Medians = dict[str, dict[str, dict[str, float]]]
"""Journey, sense, ``walked_s`` and ``heard_s``."""


def medians(lines: list[str]) -> Medians:
    """Of every walk that was noted."""
    taken: dict[str, dict[str, dict[str, list[float]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for line in lines:
        one = json.loads(line)
        for what in ("walked_s", "heard_s"):
            taken[one["journey"]][one["sense"]][what].append(one[what])
    return {
        journey: {sense: {what: round(median(times), 1) for what, times in by.items()} for sense, by in senses.items()}
        for journey, senses in taken.items()
    }


def measure(result: str, tests: Sequence[str], times: int, workers: int, more: dict[str, str]) -> int:
    """Walk everything so often, and write what it took; how many passes had a walk that failed."""
    fell = 0
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "times.jsonl"
        noted.touch()
        environment = {**os.environ, TIMES: str(noted), **more}
        for _ in range(times):
            walks = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), *tests]
            fell += subprocess.run(walks, check=False, cwd=REPOSITORY, env=environment).returncode != 0
        found = medians(noted.read_text("utf-8").splitlines())
    kept = REPOSITORY / "var" / "bench" / result
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return fell


def main(told: list[str]) -> int:
    """As the command line says."""
    if told[:1] == ["aloud"]:
        return measure("senses_aloud.json", BY_VOICE, 1, 2, {IN_REAL_TIME: "1"})
    return measure("senses.json", [ALL], int(told[0]) if told else 3, 0, {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
