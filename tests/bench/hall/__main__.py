"""The simulated hall: its three figures, its days as CSV, and every estimator compared on them.

``python -m tests.bench.hall`` prints the figures beside Hagi's, ``csv FILE`` writes days for ``server waits replay``,
``table`` compares the estimators with all counters and with one fewer, ``fit`` finds the frozen figures again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from server.waits.plugs import KNOWN, load
from server.waits.replay import replay
from server.waits.sheet import write
from server.waits.story import Day
from server.waits.table import table
from tests.bench.hall import town as t
from tests.bench.hall.days import FIRST, days, months


@dataclass(frozen=True)
class Figures:
    """What the city counts. A visit's second line is another wait, not another number."""

    numbers_a_month: float
    mean_wait_s: float
    long_waits_a_month: float


def figures(played: Sequence[Day], n_months: int) -> Figures:
    """Count."""
    numbers = sum(len({story.visit for story in day.stories}) for day in played)
    waits = [wait_s for day in played for story in day.stories if (wait_s := story.wait_s) is not None]
    long = sum(wait_s >= t.LONG_WAIT_S for wait_s in waits)
    return Figures(numbers / n_months, sum(waits) / len(waits), long / n_months)


def fit(town: t.Town, seed: int, n_months: int, rounds: int) -> t.Town:
    """Turn the three knobs by turns until the three figures stand."""
    for _ in range(rounds):
        got = figures(months(seed, n_months, town), n_months)
        town = replace(town, numbers_a_day=town.numbers_a_day * t.NUMBERS_A_MONTH / got.numbers_a_month)
        got = figures(months(seed, n_months, town), n_months)
        long_off = got.long_waits_a_month / t.LONG_WAITS_A_MONTH
        town = replace(town, procedure_pace=town.procedure_pace * long_off**-0.12)
        got = figures(months(seed, n_months, town), n_months)
        wait_off = got.mean_wait_s / t.MEAN_WAIT_S
        town = replace(town, certificate_pace=town.certificate_pace * wait_off**-0.2)
        sys.stderr.write(f"{town} {got}\n")
    return town


def compare(played: Sequence[Day], learn_first: int, *, thin: bool) -> None:
    """Print one table."""

    def show(done: int, of: int) -> None:
        sys.stderr.write(f"\r{done}/{of} days" + "\n" * (done == of))

    verdicts = replay(played, {name: load(name, {}) for name in KNOWN}, learn_first, show)
    staffing = "one counter fewer" if thin else "all counters"
    sys.stdout.write(f"{staffing}: {learn_first} days learned first, {len(played) - learn_first} days judged\n")
    sys.stdout.write(table(verdicts) + "\n")
    sys.stdout.flush()


def main(words: list[str] | None = None) -> int:
    """Exit status 1 when a figure is off by more than 5 %."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.hall", description=__doc__)
    reader.add_argument("deed", nargs="?", choices=("figures", "csv", "table", "fit"), default="figures")
    reader.add_argument("file", nargs="?", type=Path)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--months", type=int, default=24)
    reader.add_argument("--days", type=int, default=105)
    reader.add_argument("--learn-first", type=int, default=45)
    reader.add_argument("--from", dest="first", type=date.fromisoformat, default=FIRST)
    reader.add_argument("--thin", action="store_true", help="one counter fewer")
    reader.add_argument("--rounds", type=int, default=12)
    asked = reader.parse_args(words)
    town = t.Town(thin=asked.thin)
    if asked.deed == "csv":
        write(asked.file or Path("hall.csv"), days(asked.seed, asked.days, town, asked.first))
        return 0
    if asked.deed == "table":
        for thin in (False, True):
            compare(days(asked.seed, asked.days, t.Town(thin=thin), asked.first), asked.learn_first, thin=thin)
        return 0
    if asked.deed == "fit":
        sys.stdout.write(f"{fit(town, asked.seed, asked.months, asked.rounds)}\n")
        return 0
    return _print(figures(months(asked.seed, asked.months, town), asked.months), asked.months, asked.seed)


def _print(got: Figures, n_months: int, seed: int) -> int:
    rows = (
        ("numbers a month", got.numbers_a_month, t.NUMBERS_A_MONTH),
        ("mean wait, s", got.mean_wait_s, t.MEAN_WAIT_S),
        ("waits >= 30 min a month", got.long_waits_a_month, t.LONG_WAITS_A_MONTH),
    )
    sys.stdout.write(f"{n_months} months, seed {seed}\n")
    for name, value, wanted in rows:
        sys.stdout.write(f"{name:<26}{value:>9.1f}   Hagi {wanted:>6}   {value / wanted - 1:+.1%}\n")
    return 0 if all(abs(value / wanted - 1) <= 0.05 for _, value, wanted in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
