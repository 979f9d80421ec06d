"""Promise 10. A machine without a battery clock wakes up two years ago, and jumps a day ahead: nothing suffers.

The real post office runs with a wall clock that jumps; order, numbers and delivery follow the sequence alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database

pytestmark = pytest.mark.parts
Wait = Callable[[Callable[[], object], float], None]
DAY_S = 86_400
JUMPS_S = (0, -2 * 365 * DAY_S, DAY_S, 0)
EACH = 25
HOUR_MS = 3_600_000


def test_jumps_lose_reorder_and_expire_nothing(
    tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = tmp_path / "jump"
    says.write_text("0", "ascii")
    monkeypatch.setenv("JUMP_FILE", str(says))
    own = broker.device("kiosk-01")
    module = "tests.bench.city.jumping_clock"
    with PostOffice(tmp_path / "kiosk", own=own, port=broker.port, module=module) as machine:
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
    assert [number for number, _ in told] == sorted(number for number, _ in told)
    assert [number for number, _ in found] == [number for number, _ in told]
    assert all(visit_id.encode() in data for (_, visit_id), (_, data) in zip(told, found, strict=True))
    assert 0 <= furthest_ms < HOUR_MS, "the centre believed a clock that was two years wrong"
