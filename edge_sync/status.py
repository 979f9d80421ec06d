"""``python -m edge_sync status``: ten lines for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from edge_sync.groundwork.clock import TOKYO
from edge_sync.slips import LineNow, Report

SHOWN_KINDS = 4


def write_status(report: Report, *, now: datetime, store_path: str) -> list[str]:
    """Report to lines; moments are shown in Asia/Tokyo."""
    tenant, device = report.source.strip("/").split("/")
    return [
        f"post office   {device} of {tenant}: {'open' if report.line is not None else 'CLOSED (no process answers)'}",
        f"line          {_line(report.line, now)}",
        f"waiting       {_waiting(report, now)}",
        f"kinds         {_kinds(report)}",
        f"recorded      {report.head} letters",
        f"confirmed     {report.upto} committed at the centre, {report.safe_upto} of them in its backup",
        f"parked        {_parked(report)}",
        f"last number   {report.last_number or 'none yet'}",
        f"queue         {_queue(report, now)}",
        f"store         {store_path}, {report.store_bytes / 1e6:.1f} MB, {report.kept} kept, epoch {report.epoch[:8]}",
    ]


def _line(line: LineNow | None, now: datetime) -> str:
    if line is None:
        return "unknown"
    since = f"since {_moment(line.since)} ({_ago(line.since, now)})"
    if line.up:
        return f"up {since}" + (f", but {line.why}" if line.why else "")
    return f"DOWN {since}: {line.why}; next try in {(line.retry_in_ms or 0) / 1000:.0f} s"


def _waiting(report: Report, now: datetime) -> str:
    if report.waiting <= 0:
        return "nothing"
    if report.waiting_since is None:
        return f"{report.waiting} letters"
    oldest = report.waiting_since
    return f"{report.waiting} letters, the oldest since {_moment(oldest)} ({_ago(oldest, now)})"


def _kinds(report: Report) -> str:
    shown = [f"{count} {kind}" for kind, count in list(report.waiting_kinds.items())[:SHOWN_KINDS]]
    rest = len(report.waiting_kinds) - len(shown)
    return (", ".join(shown) or "-") + (f" and {rest} kinds more" if rest > 0 else "")


def _parked(report: Report) -> str:
    if not report.parked:
        return "none"
    last = report.parked[-1]
    return f"{len(report.parked)} letters; the last is {last.sequence} ({last.kind}): {last.reason}"


def _queue(report: Report, now: datetime) -> str:
    if report.queue_as_of is None:
        return "the centre has not told yet"
    return f"as of {_moment(report.queue_as_of)} ({_ago(report.queue_as_of, now)})"


def _moment(moment: datetime) -> str:
    return moment.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M:%S")


def _ago(moment: datetime, now: datetime) -> str:
    passed = now - moment
    if passed < timedelta(0):
        return "in the future: check the clock"
    seconds = int(passed.total_seconds())
    if seconds < 120:
        return f"{seconds} s ago"
    if seconds < 7200:
        return f"{seconds // 60} min ago"
    return f"{seconds // 3600} h ago" if seconds < 172_800 else f"{seconds // 86_400} days ago"
