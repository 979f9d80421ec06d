"""Promise 10. A machine without a battery clock wakes up two years ago, and jumps a day ahead: nothing suffers.

The real post office runs with a wall clock that jumps; order, numbers and delivery follow the sequence alone. Once
somebody vouches for the clock, the centre knows when everything of that boot happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.settings import read_settings
from edge_sync.messages.letter import ClockState
from edge_sync.messages.visit import VisitBegan
from edge_sync.settings import Settings
from edge_sync.wiring import House, paho_link
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import QUICK, PostOffice
from tests.bench.history import database

pytestmark = pytest.mark.parts
Wait = Callable[[Callable[[], object], float], None]
DAY_S = 86_400
JUMPS_S = (0, -2 * 365 * DAY_S, DAY_S, 0)
EACH = 25
HOUR_MS = 3_600_000
FEW_AT_ONCE = {**QUICK, "batch_letters": 10}
"""So that many batches show in which order they were made up."""


def test_jumps_lose_reorder_and_expire_nothing(
    tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = tmp_path / "jump"
    says.write_text("0", "ascii")
    monkeypatch.setenv("JUMP_FILE", str(says))
    own = broker.device("kiosk-01")
    module = "tests.bench.city.jumping_clock"
    with PostOffice(tmp_path / "kiosk", own=own, port=broker.port, module=module, pace=FEW_AT_ONCE) as machine:
        desk = machine.desk()
        told: list[tuple[int, str]] = []
        for turn, jump_s in enumerate(JUMPS_S):
            says.write_text(str(jump_s), "ascii")
            for number in range(EACH):
                visit_id = f"{turn * 1000 + number:032x}"
                message = VisitBegan(visit_id=visit_id, journey="certificates", language="ja")
                told.append((desk.record(message), visit_id))
            if turn == 1:
                centre.start()
                eventually(lambda: machine.desk().report().waiting == 0, 30)
            if turn == 2:
                machine.kill()
                machine.start()
        eventually(lambda: machine.desk().report().waiting == 0, 30)
    with database.looking_into(centre.database) as connection:
        furthest_ms = database.furthest_belief_ms(connection)
        found = [(row.sequence, row.data) for row in database.letters(connection) if row.kind == "visit.began"]
        recorded = [row[0] for row in connection.execute("SELECT sequence FROM ingest_event ORDER BY id")]
    assert recorded == sorted(recorded), "sent in the order of a clock"
    assert [number for number, _ in told] == sorted(number for number, _ in told)
    assert [number for number, _ in found] == [number for number, _ in told]
    assert all(visit_id.encode() in data for (_, visit_id), (_, data) in zip(told, found, strict=True))
    assert 0 <= furthest_ms < HOUR_MS, "the centre believed a clock that was two years wrong"


class WrongClock(SystemClock):
    """A machine whose wall clock is wrong by ``wrong_by`` and that has been up ``ran`` longer than this test."""

    def __init__(self) -> None:
        self.wrong_by = timedelta(days=-730)
        self.ran_ms = 0
        self.state = ClockState.UNKNOWN

    def now(self) -> datetime:
        return super().now() + self.wrong_by

    def boottime_ms(self) -> int:
        return super().boottime_ms() + self.ran_ms


def test_an_anchor_dates_all_that_a_boot_wrote_before_it(
    tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    """Three hours without a time server; the letters wait all the while, so that their receipt says nothing."""
    centre.start()
    clock, honest = WrongClock(), SystemClock()
    office = PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port)
    settings = read_settings(office.settings, Settings)
    house = House(settings, link=paho_link(settings), clock=clock, read_state=lambda: clock.state)

    def beliefs() -> list[tuple[int, int | None, str]]:
        question = "SELECT believed_ms, uncertainty_ms, how FROM ingest_event WHERE kind = 'visit.began' ORDER BY id"
        return [(int(row[0]), row[1], str(row[2])) for row in centre.rows(question)]

    try:
        truth_ms = []
        for number in range(20):
            house.office.write(VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja"))
            truth_ms.append(round(honest.now().timestamp() * 1000) - 3 * HOUR_MS)
            time.sleep(0.02)
        clock.ran_ms = 3 * HOUR_MS
        house.pump.start()
        eventually(lambda: len(beliefs()) == 20, 20)
        assert {(uncertainty_ms, how) for _, uncertainty_ms, how in beliefs()} == {(None, "receipt")}
        clock.wrong_by, clock.state = timedelta(0), ClockState.NTP

        def are_anchored() -> bool:
            house.caretaker.go_round()
            return {how for *_, how in beliefs()} == {"anchor"}

        eventually(are_anchored, 20)
    finally:
        house.pump.stop()
        house.ledger.close()
    for (believed_ms, uncertainty_ms, _), true_ms in zip(beliefs(), truth_ms, strict=True):
        assert uncertainty_ms is not None
        assert abs(believed_ms - true_ms) <= uncertainty_ms <= 2_000
    assert [one[0] for one in beliefs()] == sorted(one[0] for one in beliefs())
