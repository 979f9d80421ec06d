"""The window against visitors who do not behave."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import HandClock
from edge_sync.slips import MAX_SLIP_BYTES
from edge_sync.window import MOST_VISITORS, Window, WindowTaken
from tests.edge_sync.house import SmallHouse
from tests.edge_sync.link.ears import wait_until
from tests.edge_sync.writing import NOON, began, visit_id


@pytest.fixture
def house(tmp_path: Path) -> Iterator[SmallHouse]:
    made = SmallHouse(tmp_path, HandClock(NOON))
    made.window.start()
    yield made
    made.close()


class RawVisitor:
    def __init__(self, folder: Path) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(3)
        self._line.connect(str(folder / "desk.sock"))
        self._file = self._line.makefile("rwb")

    def say(self, raw: bytes) -> dict[str, Any]:
        self._file.write(raw + b"\n")
        self._file.flush()
        return self.hear()

    def hear(self) -> dict[str, Any]:
        line = self._file.readline()
        return json.loads(line) if line else {}

    def leave(self) -> None:
        self._file.close()
        self._line.close()


def test_the_socket_is_for_owner_and_group_only(house: SmallHouse, tmp_path: Path) -> None:
    assert stat.S_IMODE(os.stat(tmp_path / "desk.sock").st_mode) == 0o660


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense",
        b"\xff\xfe\xfd",
        b"{}",
        b"[]",
        b'{"do":"dance"}',
        b'{"do":"record"}',
        b'{"do":"record","letter_id":"short","kind":"visit.began","version":1,"data":{}}',
        b'{"do":"record","letter_id":"' + b"0" * 32 + b'","kind":"visit.began","version":1,"data":{"visit_id":7}}',
        b'{"do":"record","letter_id":"' + b"0" * 32 + b'","kind":"no.such","version":1,"data":{}}',
        b'{"do":"take_ticket","visit_id":"x","service":"y"}',
    ],
)
def test_a_slip_nobody_can_read_is_refused_and_the_connection_goes_on(
    house: SmallHouse, tmp_path: Path, raw: bytes
) -> None:
    visitor = RawVisitor(tmp_path)
    said = visitor.say(raw)
    assert (said["is"], said["code"]) == ("refusal", "DESK-02")
    assert said["reason"]
    assert visitor.say(b'{"do":"ping"}') == {"is": "pong", "device": "kiosk-01"}
    assert house.outbox.head() == 0
    visitor.leave()


def test_an_endless_slip_ends_its_own_connection_only(house: SmallHouse, tmp_path: Path) -> None:
    endless, other = RawVisitor(tmp_path), RawVisitor(tmp_path)
    said = endless.say(b"x" * (MAX_SLIP_BYTES + 10))
    assert said["code"] == "DESK-02"
    assert endless.hear() == {}
    assert other.say(b'{"do":"ping"}')["is"] == "pong"


def test_the_bell_rings_only_after_the_commit_and_once_a_letter(house: SmallHouse, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk.sock")
    desk.record(began())
    desk.take_ticket(visit_id=visit_id(1), service="certificates")
    desk.take_ticket(visit_id=visit_id(1), service="certificates")
    assert house.rung == [1, 2]
    desk.close()


def test_the_same_slip_twice_is_one_letter(house: SmallHouse, tmp_path: Path) -> None:
    visitor = RawVisitor(tmp_path)
    slip = json.dumps(
        {
            "do": "record",
            "letter_id": "ab" * 16,
            "kind": "visit.began",
            "version": 1,
            "data": {"visit_id": visit_id(), "journey": "certificates", "language": "ja"},
        }
    ).encode()
    assert visitor.say(slip) == visitor.say(slip) == {"is": "recorded", "sequence": 1}
    assert house.outbox.head() == 1
    visitor.leave()


def test_a_crowd_is_turned_away_and_those_inside_are_served(house: SmallHouse, tmp_path: Path) -> None:
    inside = [RawVisitor(tmp_path) for _ in range(MOST_VISITORS)]
    assert all(visitor.say(b'{"do":"ping"}')["is"] == "pong" for visitor in inside)
    late = RawVisitor(tmp_path)
    with contextlib.suppress(OSError):
        assert late.say(b'{"do":"ping"}') == {}
    for visitor in inside:
        visitor.leave()

    def somebody_is_served() -> bool:
        visitor = RawVisitor(tmp_path)
        try:
            return visitor.say(b'{"do":"ping"}') != {}
        except OSError:
            return False
        finally:
            visitor.leave()

    assert wait_until(somebody_is_served)


def test_a_socket_left_by_a_crash_is_replaced_and_a_living_one_is_not(house: SmallHouse, tmp_path: Path) -> None:
    with pytest.raises(WindowTaken):
        Window(tmp_path / "desk.sock", house.office).start()
    stale = tmp_path / "stale.sock"
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(stale))
    dead.close()
    window = Window(stale, house.office)
    window.start()
    assert Desk(stale).ping().device == "kiosk-01"
    window.stop()
    window.stop()
    assert not stale.exists()


def test_a_report_tells_what_waits(house: SmallHouse, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk.sock")
    desk.record(began())
    desk.take_ticket(visit_id=visit_id(1), service="certificates")
    report = desk.report()
    assert (report.head, report.upto, report.waiting, report.kept) == (2, 0, 2, 2)
    assert report.waiting_kinds == {"visit.began": 1, "queueing.ticket_issued": 1}
    assert (report.last_number, report.waiting_since, report.queue_as_of) == ("A001", NOON, None)
    assert report.line is not None
    desk.close()
