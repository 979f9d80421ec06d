"""Promise 3. However often a letter comes, it stands once; other words under its name are set aside, not merged.

A second card with the first one's key is played by a client that holds the machine's certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_sync.messages.letter import ClockState, Letter, data_of
from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database
from tests.bench.history.database import Recorded
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts
Wait = Callable[[Callable[[], object], float], None]


def visit(number: int) -> VisitBegan:
    return VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja")


def again(row: Recorded, *, says: VisitBegan | None = None) -> Letter:
    """A letter that bears a recorded one's name; with its words, or with others."""
    return Letter(
        id=row.event_id,
        source=f"/hagi/{row.device}",
        type=row.kind,
        version=1,
        time=datetime.now(UTC),
        epoch=row.epoch,
        sequence=row.sequence,
        boot_id="b0" * 16,
        boottime_ms=1,
        clock_state=ClockState.NTP,
        data=msgspec.Raw(row.data) if says is None else data_of(says),
    )


def stored(centre: WiredCentre) -> list[Recorded]:
    with database.looking_into(centre.database) as connection:
        return list(database.letters(connection))


def quarantined(centre: WiredCentre) -> int:
    with database.looking_into(centre.database) as connection:
        return database.quarantined(connection)


def test_a_cloned_card_is_set_aside(tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait) -> None:
    centre.start()
    with PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port) as machine:
        desk = machine.desk()
        for number in range(1, 21):
            desk.record(visit(number))
        eventually(lambda: machine.desk().report().waiting == 0, 30)
    before = stored(centre)
    visits = [row for row in before if row.kind == "visit.began"]
    assert len(visits) == 20
    with Machine(broker) as clone:
        clone.send(*[again(row) for row in visits])
        clone.send(again(visits[0], says=visit(77)), again(visits[1], says=visit(78)))
        eventually(lambda: quarantined(centre) == 2, 20)
    assert stored(centre) == before
    with database.looking_into(centre.database) as connection:
        assert "INGEST-01" in database.open_faults(connection, "kiosk-01")
