"""Promise 4. Whatever arrives when, the centre orders by number; what is missing is an alarm with its exact range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.line import Status
from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.history import database
from tests.server.stage.letters import Pen
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts
Wait = Callable[[Callable[[], object], float], None]


QUICK_WATCH = "\n[watch]\nlook_every_s = 0.2\ngap_after_s = 1\ntail_after_s = 1\n"
GAP, TAIL = "INGEST-05", "INGEST-06"


@pytest.fixture
def centre(tmp_path: Path, broker: Broker) -> Iterator[WiredCentre]:
    """Looks for what is missing after seconds, not minutes."""
    centre = WiredCentre(tmp_path / "centre", broker, more=QUICK_WATCH)
    centre.start()
    yield centre
    centre.kill()


def fault(centre: WiredCentre, code: str) -> str:
    """What an open fault says; empty when there is none."""
    with database.looking_into(centre.database) as connection:
        return database.open_faults(connection, "kiosk-01").get(code, "")


def test_order_is_by_number_and_a_gap_is_named(broker: Broker, centre: WiredCentre, eventually: Wait) -> None:
    pen = Pen()
    letters = [
        pen.write(VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja"))
        for number in range(1, 31)
    ]
    with Machine(broker) as machine:
        machine.send(*letters[20:25], *letters[10:15])
        machine.send(*letters[:5])
        machine.send(*letters[25:30])

        def word() -> dict[str, Any]:
            said = machine.told("ack")
            return said[-1] if said else {}

        eventually(lambda: word().get("upto") == 5, 20)
        eventually(lambda: word().get("gaps") == [{"first": 6, "last": 10}, {"first": 16, "last": 20}], 20)
        eventually(lambda: fault(centre, GAP).endswith(": 6-10, 16-20"), 10)
        machine.send(*letters[15:20])
        machine.send(*letters[5:10])
        eventually(lambda: word().get("upto") == 30, 20)
        eventually(lambda: not word().get("gaps"), 10)
        eventually(lambda: not fault(centre, GAP), 10)
    with database.looking_into(centre.database) as connection:
        found = [row.sequence for row in database.letters(connection)]
    assert found == list(range(1, 31))


def test_a_tail_that_never_came_is_named(broker: Broker, centre: WiredCentre, eventually: Wait) -> None:
    pen = Pen()
    letters = [
        pen.write(VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja"))
        for number in range(1, 16)
    ]
    alive = Status(online=True, session="5e" * 16, epoch=pen.epoch, head_seq=15, waiting=5)
    with Machine(broker) as machine:
        machine.send(*letters[:10])
        machine.publish("status", encode_plain(alive), retain=True)
        eventually(lambda: fault(centre, TAIL).endswith(": 11-15"), 15)
        machine.send(*letters[10:])
        eventually(lambda: not fault(centre, TAIL), 15)
