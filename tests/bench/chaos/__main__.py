"""``python -m tests.bench.chaos --minutes 10 --seed N [--keep FOLDER]``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.chaos.run import run


def main() -> int:
    """Exit status of the checker."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.chaos")
    reader.add_argument("--minutes", type=float, default=10)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--keep", type=Path, help="leave history, database, logs and schedule here")
    asked = reader.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        outcome = run(folder, seed=asked.seed, seconds=asked.minutes * 60, tell=lambda text: print(text, flush=True))
    finally:
        if asked.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(outcome.checker_says)
    print(f"{outcome.deeds}; settled in {outcome.settled_in_s:.1f} s")
    return outcome.checker_status


if __name__ == "__main__":
    sys.exit(main())
