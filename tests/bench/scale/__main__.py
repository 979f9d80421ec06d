"""``python -m tests.bench.scale [city|prefecture|country]``: arithmetic and the simulated busiest hour."""

from __future__ import annotations

import argparse
import dataclasses
import random
import sys

from tests.bench.scale.centre import measured
from tests.bench.scale.load import PLACES, Load
from tests.bench.scale.simulation import run_hour


def main(words: list[str] | None = None) -> int:
    """Print; status 1 when the centre that was described would not do."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    reader.add_argument("place", nargs="?", choices=sorted(PLACES), default="country")
    reader.add_argument("--workers", type=int, default=1)
    reader.add_argument("--brokers", type=int, default=1)
    reader.add_argument("--outage-min", type=int, default=10)
    reader.add_argument("--peak-day", type=float, help="the busiest day against the mean day")
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args(words)
    load = PLACES[asked.place]
    if asked.peak_day:
        load = dataclasses.replace(load, peak_day=asked.peak_day)
    centre, known = measured(asked.workers, asked.brokers)
    _say(_arithmetic(load))
    _say([f"capacity a core     {centre} ({'measured here' if known else 'make bench-sync was not run here'})"])
    told = run_hour(load, centre, random.Random(asked.seed), outage_s=60 * asked.outage_min)
    _say([f"{name:19} {value}" for name, value in dataclasses.asdict(told).items()])
    return 0 if told.lag_p99_s <= 1 and (told.drained_after_s is not None or not asked.outage_min) else 1


def _arithmetic(load: Load) -> list[str]:
    return [
        f"tickets             {load.tickets_a_year:,} a year, {load.visits_s:.1f} a second in the busiest hour",
        f"letters             {load.letters_s:.0f} a second; {load.letters_peak_day:,.0f} on the busiest day",
        f"messages            {load.messages_s:.0f} a second from {load.kiosks:,} kiosks, heartbeats included",
        f"line                {load.letters_s * load.letter_bytes * 8 / 1e6:.1f} Mbit/s at the centre",
        f"database            {load.database_gb_a_year:,.0f} GB a year",
    ]


def _say(lines: list[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
