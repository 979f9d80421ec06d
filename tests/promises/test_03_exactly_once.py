"""Promise 3. However often a letter comes, it stands once; other words under its name are set aside, not merged.

A second card with the first one's key is played by a client that holds the machine's certificate, and by a second
post office over a copied store. Neither twin may take the other's letters for its own.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_sync.desk import DeskError
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


def last_digest(centre: WiredCentre) -> str:
    return str(centre.rows("SELECT hex(sha256) FROM ingest_event ORDER BY sequence DESC LIMIT 1")[0][0]).lower()


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
        clone.wait_for_raw("ack")
        assert clone.told("ack")[-1]["upto_digest"] == last_digest(centre)
        clone.send(*[again(row) for row in visits])
        clone.send(again(visits[0], says=visit(77)), again(visits[1], says=visit(78)))
        eventually(lambda: quarantined(centre) == 2, 20)
        above = msgspec.structs.replace(again(visits[2], says=visit(79)), id="7" * 32, sequence=before[-1].sequence + 1)
        clone.send(above)
        eventually(lambda: clone.told("ack")[-1]["upto"] == above.sequence, 20)
        assert clone.told("ack")[-1]["upto_digest"] == "0" * 64, "nobody's letter stands there"
    assert stored(centre) == before
    with database.looking_into(centre.database) as connection:
        assert "INGEST-01" in database.open_faults(connection, "kiosk-01")


class Twin:
    """One of two machines with the same card, and every visit it was told to remember."""

    def __init__(self, name: str, office: PostOffice, boot: str, environment: pytest.MonkeyPatch) -> None:
        self.name, self.office, self.boot = name, office, boot
        self._environment = environment
        self.visits: list[str] = []

    def boots(self) -> None:
        self._environment.setenv("BOOT", self.boot)
        self.office.start()

    def writes(self, visits: int) -> None:
        desk = self.office.desk()
        for _ in range(visits):
            name = f"{ord(self.name):04x}{len(self.visits):028x}"
            desk.record(VisitBegan(visit_id=name, journey="certificates", language="ja"))
            self.visits.append(name)

    def is_done(self) -> bool:
        try:
            report = self.office.desk().report()
        except DeskError:  # the house is being built anew
            return False
        return report.waiting == 0


@pytest.fixture
def twins(
    tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Twin, Twin]]:
    """A card that works, and its copy in another machine; the broker is down."""
    own = broker.device("kiosk-01")

    def twin(name: str, boot: str) -> Twin:
        office = PostOffice(tmp_path / name, own=own, port=broker.port, module="tests.promises.other_boot")
        return Twin(name, office, boot, monkeypatch)

    first, second = twin("a", "a1" * 16), twin("b", "b1" * 16)
    centre.start()
    first.boots()
    first.writes(10)
    eventually(first.is_done, 30)
    first.office.stop()
    shutil.copytree(first.office.store.parent, second.office.store.parent)
    broker.kill()
    yield first, second
    first.office.kill()
    second.office.kill()


def all_is_there_once(centre: WiredCentre, first: Twin, second: Twin) -> None:
    """Every letter of both, once each, and no stream holds what both wrote after the copy was made."""
    found = [(msgspec.json.decode(row.data)["visit_id"], row.epoch) for row in stored(centre) if "visit.b" in row.kind]
    assert Counter(name for name, _ in found) == Counter([*first.visits, *second.visits])
    epochs = dict(found)
    of_first = {epochs[name] for name in first.visits[10:]}
    of_second = {epochs[name] for name in second.visits}
    assert not of_first & of_second, "letters of the two are mixed"


@pytest.mark.parametrize(("by_first", "by_second"), [(5, 9), (9, 5)], ids=["the second ahead", "the second behind"])
def test_two_copies_of_one_card_lose_and_mix_nothing(
    by_first: int, by_second: int, twins: tuple[Twin, Twin], broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    for twin, visits in zip(twins, (by_first, by_second), strict=True):
        twin.boots()
        twin.writes(visits)
        twin.office.stop()
    broker.start()
    centre.wait_for_health(broker="up")
    for turn in range(3):
        for twin in twins:
            twin.boots()
            if turn:
                twin.writes(4)
            eventually(twin.is_done, 30)
            twin.office.kill()
    all_is_there_once(centre, *twins)
    with database.looking_into(centre.database) as connection:
        assert {"INGEST-01", "INGEST-07"} & set(database.open_faults(connection, "kiosk-01"))
