"""The checker of promise 6 is checked: histories made by hand, each with one thing wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.history.check import judge, main
from tests.bench.history.database import Recorded, TicketRow
from tests.bench.history.record import HistoryBook, Line, digest

EPOCH = "e0" * 16


def data(number: int) -> bytes:
    return b'{"visit_id":"%032x"}' % number


def told(number: int, *, outcome: str = "accepted") -> Line:
    return Line(outcome, "kiosk-01", EPOCH, "visit.began", f"{number:032x}", digest(data(number)), number, None, "anna")


def stored(number: int, *, sequence: int | None = None, says: bytes | None = None) -> Recorded:
    return Recorded(
        "kiosk-01", EPOCH, sequence or number, f"{sequence or number:032x}", "visit.began", says or data(number)
    )


TICKET = b'{"visit_id":"%032x","ticket":"A001"}' % 9
GIVEN = Line("accepted", "kiosk-01", EPOCH, "queueing.ticket_issued", f"{9:032x}", digest(TICKET), None, "A001", "anna")
ISSUED = Recorded("kiosk-01", EPOCH, 9, f"{9:032x}", "queueing.ticket_issued", TICKET)
IN_QUEUE = TicketRow("kiosk-01", f"{9:032x}", "A001")
GOOD = [stored(1), stored(2), stored(3)]
SAID = [told(1), told(2), told(3)]


def test_a_good_day_has_no_findings() -> None:
    verdict = judge([*SAID, GIVEN], [*GOOD, ISSUED], [IN_QUEUE])
    assert verdict.findings() == []
    assert (verdict.accepted, verdict.stored) == (4, 4)


def test_the_machines_own_letters_are_nobody_s() -> None:
    own = replace(stored(4), kind="health.started", data=b"{}")
    again = replace(stored(5), kind="health.started", data=b"{}")
    assert judge(SAID, [*GOOD, own, again], []).findings() == []


def test_a_lost_answer_may_or_may_not_be_there() -> None:
    doubt = told(4, outcome="unknown")
    assert judge([*SAID, doubt], GOOD, []).findings() == []
    verdict = judge([*SAID, doubt], [*GOOD, stored(4)], [])
    assert verdict.findings() == []
    assert verdict.unknown_that_arrived == 1


@pytest.mark.parametrize(
    ("lines", "rows", "queue", "finding"),
    [
        (SAID, GOOD[:2], [], "lost"),
        (SAID, [*GOOD, stored(2, sequence=4)], [], "doubled"),
        (SAID, [*GOOD, stored(7)], [], "alien"),
        (SAID, [*GOOD, replace(stored(4), event_id=stored(3).event_id, kind="line.x")], [], "doubled"),
        (SAID, [stored(1), stored(2, says=b"{}"), stored(3)], [], "lost"),
        (SAID, [stored(1), stored(3, sequence=2), stored(2, sequence=3)], [], "changed"),
        (SAID, [stored(1), stored(1), stored(2), stored(3)], [], "disordered"),
        ([told(1), told(3), told(2)], GOOD, [], "disordered"),
        ([*SAID, GIVEN], [*GOOD, ISSUED], [], "tickets"),
        ([*SAID, GIVEN], [*GOOD, ISSUED], [IN_QUEUE, IN_QUEUE], "tickets"),
        ([*SAID, GIVEN], [*GOOD, ISSUED], [replace(IN_QUEUE, number="A002")], "tickets"),
        (SAID, GOOD, [IN_QUEUE], "tickets"),
    ],
)
def test_one_thing_wrong_is_found(
    lines: Sequence[Line], rows: Sequence[Recorded], queue: Sequence[TicketRow], finding: str
) -> None:
    assert any(one.startswith(finding) for one in judge(lines, rows, queue).findings())


def test_files_and_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = HistoryBook(tmp_path / "history")
    for line in SAID:
        book.write(line)
    book.close()
    with sqlite3.connect(tmp_path / "centre") as connection:
        connection.execute("CREATE TABLE ingest_event(device, epoch, sequence, event_id, kind, data)")
        connection.execute("CREATE TABLE queueing_ticket(device, visit_id, number)")
        for row in GOOD[:2]:
            values = (row.device, row.epoch, row.sequence, row.event_id, row.kind, row.data.decode())
            connection.execute("INSERT INTO ingest_event VALUES(?, ?, ?, ?, ?, ?)", values)
    assert main([str(tmp_path / "history"), str(tmp_path / "centre")]) == 1
    assert "lost 1" in capsys.readouterr().out
