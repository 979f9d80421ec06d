"""Recorded days as CSV: one row a wait, seconds since midnight."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from server.waits.errors import BadSheet
from server.waits.story import Day, Story, day_of

COLUMNS = (
    "day", "visit", "service", "priority", "issued_s", "called_s", "ended_s", "counter", "outcome", "device", "sure",
)  # fmt: skip


def write(path: Path, days: Iterable[Day]) -> None:
    """Write days; empty cells stand for what is not known."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(COLUMNS)
        for day in days:
            sheet.writerows(_row(day.date, one) for one in day.stories)


def read(path: Path) -> list[Day]:
    """Days in their order.

    Raises:
        BadSheet: a column is missing or a cell cannot be read.
        OSError: the file cannot be opened.
    """
    found: dict[date, list[Story]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                found.setdefault(date.fromisoformat(row["day"]), []).append(_story(row))
            except KeyError as error:
                raise BadSheet(number, f"no column {error.args[0]}") from error
            except (ValueError, TypeError) as error:
                raise BadSheet(number, str(error)) from error
    return [day_of(when, found[when]) for when in sorted(found)]


def _row(when: date, one: Story) -> tuple[object, ...]:
    moments = ("" if at is None else at for at in (one.issued_s, one.called_s, one.ended_s))
    return (when, one.visit, one.service, one.priority, *moments, one.counter, one.outcome, one.device, int(one.sure))


def _story(row: dict[str, str]) -> Story:
    return Story(
        row["visit"],
        row["service"],
        row["priority"],
        int(row["issued_s"]),
        int(row["called_s"]) if row["called_s"] else None,
        int(row["ended_s"]) if row["ended_s"] else None,
        row["counter"],
        row["outcome"],
        row["device"],
        row["sure"] != "0",
    )
