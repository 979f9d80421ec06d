"""Ten lines for a person."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from edge_sync.slips import DisasterNow, LineNow, ParkedLetter, Report
from edge_sync.status import write_status
from tests.edge_sync.writing import NOON

QUIET = Report(
    source="/hagi/kiosk-01",
    epoch="3f2a" * 8,
    head=815,
    upto=815,
    safe_upto=790,
    kept=25,
    waiting=0,
    waiting_since=None,
    waiting_kinds={},
    parked=[],
    last_number="A014",
    queue_as_of=NOON - timedelta(minutes=5),
    store_bytes=1_200_000,
    line=LineNow(up=True, since=NOON - timedelta(days=3), why=""),
)
TROUBLED = msgspec.structs.replace(
    QUIET,
    upto=812,
    waiting=3,
    waiting_since=NOON - timedelta(minutes=4),
    waiting_kinds={"queueing.ticket_issued": 2, "visit.ended": 1},
    parked=[ParkedLetter(sequence=700, kind="health.fault_began", reason="too long")],
    line=LineNow(up=False, since=NOON - timedelta(minutes=4), why="Connection refused", retry_in_ms=12_000),
)


def _lines(report: Report) -> str:
    lines = write_status(report, now=NOON, store_path="/var/lib/x/outbox.db")
    assert len(lines) == 10
    return "\n".join(lines)


def test_a_quiet_post_office() -> None:
    text = _lines(QUIET)
    assert "kiosk-01 of hagi: open" in text
    assert "line          up since 2026-03-29 12:00:00 (3 days ago)" in text
    assert "waiting       nothing" in text
    assert "815 recorded, 815 committed at the centre, 790 in its backup; epoch 3f2a3f2a" in text
    assert "tickets       last number A014" in text
    assert "as of 2026-04-01 11:55:00 (5 min ago)" in text
    assert "1.2 MB, 0 % of its limit, 25 kept" in text


def test_what_waits_since_when_and_why() -> None:
    text = _lines(TROUBLED)
    assert "DOWN since 2026-04-01 11:56:00 (4 min ago): Connection refused; next try in 12 s" in text
    assert "3 letters, the oldest since 2026-04-01 11:56:00 (4 min ago)" in text
    assert "2 queueing.ticket_issued, 1 visit.ended" in text
    assert "1 letters; the last is 700 (health.fault_began): too long" in text


def test_a_closed_post_office_and_a_clock_that_is_wrong() -> None:
    text = _lines(msgspec.structs.replace(TROUBLED, line=None, queue_as_of=NOON + timedelta(hours=1)))
    assert "CLOSED" in text
    assert "line          unknown" in text
    assert "in the future: check the clock" in text


def test_the_range_and_a_disaster_are_shown() -> None:
    here = DisasterNow(since="2026-04-01", said_here=True)
    text = _lines(msgspec.structs.replace(QUIET, numbers="D40-60", disaster=here))
    assert "last number A014 of D40-60" in text
    assert "DISASTER MODE on since 2026-04-01 (switched here)" in text
    assert "DISASTER" not in _lines(msgspec.structs.replace(QUIET, disaster=DisasterNow(since=None, said_here=False)))
