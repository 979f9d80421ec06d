"""Commands about waits: estimators played on recorded days, compared in a table; recorded days as CSV."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock, business_day
from server.settings import Settings
from server.waits import sheet
from server.waits.errors import WaitsError
from server.waits.plugs import KNOWN, load
from server.waits.replay import LEARNS_FIRST_DAYS, replay
from server.waits.story import Day
from server.waits.table import table

Adder = Callable[..., argparse.ArgumentParser]


def add_commands(add: Adder) -> None:
    """Enter the command; ``add(name, help=...)`` makes a parser."""
    waits = add("waits", help="estimators of waits played again on recorded days, compared in a table")
    waits.add_argument("deed", choices=("replay", "record"), help="record: write the recorded days to --csv")
    waits.add_argument("--days", type=int, default=60, help="the last N recorded days (default 60)")
    waits.add_argument("--from", dest="first", type=date.fromisoformat, help="not before this day, 2026-04-01")
    waits.add_argument("--estimator", action="append", help=f"one of {', '.join(KNOWN)}, or module:Class; repeatable")
    waits.add_argument("--csv", type=Path, help="days from this file instead of the database")
    waits.add_argument("--learn-first", type=int, default=LEARNS_FIRST_DAYS, help="days that are only learned from")
    waits.set_defaults(do=_waits)


def _waits(asked: argparse.Namespace, settings: Settings) -> int:
    try:
        if asked.deed == "record":
            if asked.csv is None:
                sys.stderr.write("record needs --csv FILE\n")
                return 2
            sheet.write(asked.csv, _from_database(asked.days, asked.first))
            return 0
        days = _from_sheet(asked) if asked.csv else _from_database(asked.days, asked.first)
        weights: Mapping[str, int] = {} if asked.csv else _weights()
        estimators = {name: load(name, weights) for name in asked.estimator or KNOWN}
        verdicts = replay(days, estimators, asked.learn_first, _show)
    except (WaitsError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write("\n")
    sys.stdout.write(
        f"{len(days)} days, {days[0].date} to {days[-1].date}, the first {asked.learn_first} only learned\n"
    )
    sys.stdout.write(table(verdicts))
    return 0


def _from_sheet(asked: argparse.Namespace) -> list[Day]:
    days = sheet.read(asked.csv)
    return [day for day in days if asked.first is None or day.date >= asked.first][-asked.days :]


def _from_database(at_most: int, first: date | None) -> list[Day]:
    from server.site.waits_stories import days_before, recorded

    today = date.fromisoformat(business_day(SystemClock().now()))
    wanted = [day for day in days_before(today, at_most) if first is None or day >= first]
    return list(recorded(wanted))


def _weights() -> Mapping[str, int]:
    from server.site.hall_room import hall_room
    from server.site.switchboard import Switchboard

    return hall_room(SystemClock(), Switchboard(lambda news: None)).calling().weight_percent


def _show(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done}/{of} days")
    sys.stderr.flush()
