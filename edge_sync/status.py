"""``python -m edge_sync status``: ten lines for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from edge_sync.groundwork.clock import TOKYO
from edge_sync.slips import DisasterNow, LineNow, Report

SHOWN_KINDS = 4


def write_status(report: Report, *, now: datetime, store_path: str) -> list[str]:
    """Report to lines; moments are shown in Asia/Tokyo."""
    tenant, device = report.source.strip("/").split("/")
    recorded = f"{report.head} recorded, {report.upto} committed at the centre, {report.safe_upto} in its backup"
    store = f"{store_path}, {report.store_bytes / 1e6:.1f} MB, {report.used_percent} % of its limit"
    return [
        f"post office   {device} of {tenant}: {'open' if report.line is not None else 'CLOSED (no process answers)'}",
        f"line          {_line(report.line, now)}",
        f"waiting       {_waiting(report, now)}",
        f"letters       {recorded}; epoch {report.epoch[:8]}",
        f"troubles      {_troubles(report, now)}",
        f"parked        {_parked(report)}",
        f"tickets       last number {report.last_number or 'none yet'}{_numbers(report)}; queue {_queue(report, now)}",
        f"centre says   {_centre(report)}",
        f"clock         {_CLOCKS.get(report.clock, report.clock)}",
        f"store         {store}, {report.kept} kept{_aside(report)}",
    ]


_CLOCKS = {
    "ntp": "trusted: set by a time server",
    "rtc": "trusted: set by the battery clock",
    "restored": "NOT trusted: goes on from the last shutdown until a time server answers",
    "unknown": "NOT trusted: nobody vouches for it",
}


def _why(report: Report) -> str:
    """Why letters wait, in a person's words."""
    line = report.line
    if line is None:
        return "nobody sends them: the post office is closed"
    if not line.up:
        return f"the line is down ({line.why})"
    if any(fault.code == "LINE-04" for fault in report.faults):
        return "the broker does not allow this machine to send"
    if line.silent_since is not None or line.why:
        return line.why or "the centre does not confirm"
    return "they are on their way"


def _troubles(report: Report, now: datetime) -> str:
    if not report.faults:
        return "none"
    first = report.faults[0]
    text = f"{first.code} since {_moment(first.since)} ({_ago(first.since, now)}): {first.detail}"
    more = [fault.code for fault in report.faults[1:]]
    return text + (f"; also {', '.join(more)}" if more else "")


def _centre(report: Report) -> str:
    shown = ", ".join(f"{bundle} {digest[:8]}" for bundle, digest in sorted(report.content.items()))
    door = "open to visitors" if report.is_open else "CLOSED to visitors"
    if report.disaster is not None and (report.disaster.since is not None or report.disaster.said_here):
        door += f"; DISASTER MODE {write_disaster(report.disaster)}"
    return f"{door}; its letters are applied up to {report.cmd_upto}; content: {shown or 'as built'}"


def _aside(report: Report) -> str:
    return f"; OLD FILE KEPT: {report.aside[-1]}" if report.aside else ""


def _line(line: LineNow | None, now: datetime) -> str:
    if line is None:
        return "unknown"
    since = f"since {_moment(line.since)} ({_ago(line.since, now)})"
    if line.up:
        silent = f" since {_moment(line.silent_since)}" if line.silent_since is not None else ""
        return f"up {since}" + (f", but {line.why}{silent}" if line.why else "")
    return f"DOWN {since}: {line.why}; next try in {(line.retry_in_ms or 0) / 1000:.0f} s"


def _waiting(report: Report, now: datetime) -> str:
    if report.waiting <= 0:
        return "nothing"
    text = f"{report.waiting} letters"
    if report.waiting_since is not None:
        text += f", the oldest since {_moment(report.waiting_since)} ({_ago(report.waiting_since, now)})"
    return f"{text}, because {_why(report)}: {_kinds(report)}"


def _kinds(report: Report) -> str:
    shown = [f"{count} {kind}" for kind, count in list(report.waiting_kinds.items())[:SHOWN_KINDS]]
    rest = len(report.waiting_kinds) - len(shown)
    return (", ".join(shown) or "-") + (f" and {rest} kinds more" if rest > 0 else "")


def _parked(report: Report) -> str:
    if not report.parked:
        return "none"
    last = report.parked[-1]
    return f"{len(report.parked)} letters; the last is {last.sequence} ({last.kind}): {last.reason}"


def _numbers(report: Report) -> str:
    return f" of {report.numbers}" if report.numbers else ""


def write_disaster(now: DisasterNow) -> str:
    """``on since 2026-04-01 (switched here)``."""
    said = f"on since {now.since}" if now.since is not None else "off"
    return f"{said} (switched here)" if now.said_here else said


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
