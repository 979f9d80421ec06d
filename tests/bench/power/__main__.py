"""``python -m tests.bench.power --seed N``: record a day and cut the power at its every moment."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.broker import Broker
from tests.bench.power.laboratory import count_syncs, examine
from tests.bench.power.recording import Recording


def main() -> int:
    """Exit status 0 when every state kept every promise."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.power")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--letters", type=int, default=700)
    reader.add_argument("--most", type=int, default=100_000)
    asked = reader.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="power-day-"))
    began = time.monotonic()
    try:
        with Broker(folder / "broker") as broker, Recording(folder / "day", broker, seed=asked.seed) as day:
            day.live(letters=asked.letters // 10, tickets=5, politely=False)
            day.live(letters=asked.letters, tickets=10, confirm_every=100, politely=True)
        findings, count = examine(folder / "day", seed=asked.seed, most=asked.most), count_syncs(folder / "day")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(
        f"seed {asked.seed}: {findings.operations} operations, {findings.states} states, "
        f"{len(findings.broken)} broken, "
        f"{count.syncs} syncs for {count.accepted} accepted, {time.monotonic() - began:.0f} s\n"
        + "".join(f"{one}\n" for one in findings.broken[:50])
    )
    return 1 if findings.broken else 0


if __name__ == "__main__":
    sys.exit(main())
