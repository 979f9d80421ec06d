"""``python -m tests.journeys.senses.measure [TIMES] [fingers] [aloud]``: how long every walk takes, by every sense.

``fingers``: by pointer and by keys, medians of so many times; ``aloud``: by voice, once, as fast as people speak, both
voices at once. Into ``var/bench/senses.json``, where the others stay as they were. The mouth writes files:
``walked_s`` is without the machine's sentences, ``heard_s`` is how long they sound.
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
RESULT = REPOSITORY / "var" / "bench" / "senses.json"
FOLDER = "tests/journeys/senses"
BY_FINGERS = (f"{FOLDER}/test_by_pointer.py", f"{FOLDER}/test_by_keys.py")
BY_VOICE = (f"{FOLDER}/test_by_voice.py", f"{FOLDER}/test_by_another_voice.py")

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


def walk(tests: Sequence[str], times: int, workers: int, more: dict[str, str]) -> tuple[Medians, bool]:
    """Walk everything so often; what it took, and whether every walk led to its end."""
    well = True
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "times.jsonl"
        noted.touch()
        environment = {**os.environ, TIMES: str(noted), **more}
        for _ in range(times):
            walks = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), *tests]
            well &= subprocess.run(walks, check=False, cwd=REPOSITORY, env=environment).returncode == 0
        return medians(noted.read_text("utf-8").splitlines()), well


def measure(times: int, fingers: bool = True, aloud: bool = True) -> bool:
    """Write what it took; whether every walk led to its end."""
    kept: Medians = json.loads(RESULT.read_text("utf-8")) if RESULT.is_file() else {}
    all_well = True
    for wanted, told in ((fingers, (BY_FINGERS, times, 0, {})), (aloud, (BY_VOICE, 1, 2, {IN_REAL_TIME: "1"}))):
        if not wanted:
            continue
        found, well = walk(*told)
        all_well &= well
        for journey, by in found.items():
            kept[journey] = kept.get(journey, {}) | by
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return all_well


def main(told: list[str]) -> int:
    """As the command line says."""
    both = not {"fingers", "aloud"} & set(told)
    times = next((int(one) for one in told if one.isdecimal()), 1)
    return 0 if measure(times, fingers=both or "fingers" in told, aloud=both or "aloud" in told) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
