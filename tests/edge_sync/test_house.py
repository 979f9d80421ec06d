"""The whole house in one process, before a broker in memory: alarms, voids, room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edge_sync.ledger.errors import LedgerFull
from edge_sync.link.fake import FakeBroker, FakeLink
from edge_sync.link.port import Parcel
from edge_sync.messages.codec import encode_plain, open_letter
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.messages.line import EpochReason, Range, Void, Watermark
from edge_sync.messages.message import Message
from edge_sync.outbox.caretaker import Caretaker
from edge_sync.settings import BrokerDoor, DeskDoor, Pace, Settings, Store
from edge_sync.slips import TakeTicket
from edge_sync.wiring import House
from tests.edge_sync.centre import SmallCentre
from tests.edge_sync.link.ears import wait_until
from tests.edge_sync.writing import NOON, began, hand_over

QUICK = Pace(
    retry_first_ms=20,
    retry_cap_ms=80,
    resend_first_ms=100,
    resend_cap_ms=200,
    heartbeat_ms=100,
    listen_first_ms=20,
    gap_ms=50,
    window_letters=50,
)


def _settings(folder: Path, **store: int) -> Settings:
    nothing = folder / "nothing"
    return Settings(
        tenant="hagi",
        device="kiosk-01",
        ticket_letter="A",
        store=Store(path=folder / "outbox.db", **store),
        desk=DeskDoor(socket=folder / "desk.sock"),
        broker=BrokerDoor(host="x", port=1, ca=nothing, certificate=nothing, key=nothing),
        pace=QUICK,
    )


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


@pytest.fixture
def build(tmp_path: Path, broker: FakeBroker) -> Iterator[Callable[..., House]]:
    built: list[House] = []

    def make(**store: int) -> House:
        built.append(House(_settings(tmp_path, **store), link=FakeLink(broker, "kiosk-01")))
        return built[-1]

    yield make
    for house in built:
        house.pump.stop()
        house.ledger.close()


def _said(house: House) -> list[Message]:
    return [open_letter(one) for one in house.outbox.batch(0, most_letters=5_000, most_bytes=10**8)]


def _centre(broker: FakeBroker) -> SmallCentre:
    centre = SmallCentre(FakeLink(broker, "centre"))
    centre.open()
    return centre


def _voids(centre: SmallCentre) -> list[tuple[int, int]]:
    said = [open_letter(letter) for letter in list(centre.letters.values())]
    return [(one.first, one.last) for one in said if isinstance(one, Void)]


def _ack(broker: FakeBroker, house: House, upto: int, gaps: list[Range] | None = None, *, digest: str = "") -> None:
    word = Watermark(
        epoch=house.outbox.epoch, upto=upto, safe_upto=upto, as_of=NOON, gaps=gaps or [], upto_digest=digest
    )
    link = FakeLink(broker, "centre")
    broker.take(link.name, Parcel("v1/hagi/kiosk-01/ack", encode_plain(word), retain=True))


def test_a_centre_restored_from_an_old_backup_is_told_what_is_gone_and_gets_the_rest(
    broker: FakeBroker, build: Callable[..., House]
) -> None:
    house = build(keep_days=0)
    centre = _centre(broker)
    for number in range(1, 301):
        house.office.write(began(number))
    house.pump.start()
    assert wait_until(lambda: house.outbox.upto() == 300)
    house.caretaker.go_round()
    while house.caretaker._tidy():
        pass
    house.office.write(began(301))
    assert wait_until(lambda: house.outbox.upto() == 301)
    centre.deaf = True
    centre.letters = {key: letter for key, letter in centre.letters.items() if key[1] <= 40}
    _ack(broker, house, 40)
    assert wait_until(lambda: _voids(centre) == [(41, 300)])
    assert wait_until(lambda: centre.sequences() == [*range(1, 41), 301, 302])
    centre.close()


def test_exactly_the_missing_letters_are_sent(broker: FakeBroker, build: Callable[..., House]) -> None:
    house = build()
    centre = _centre(broker)
    for number in range(1, 31):
        house.office.write(began(number))
    house.pump.start()
    assert wait_until(lambda: house.outbox.upto() == 30)
    centre.deaf = True
    centre.letters.clear()
    _ack(broker, house, 30, gaps=[Range(first=4, last=6), Range(first=9, last=9)])
    assert wait_until(lambda: centre.sequences() == [4, 5, 6, 9])
    centre.close()


def test_a_broker_that_forbids_is_an_alarm_and_nothing_is_deleted(tmp_path: Path) -> None:
    allowed = [False]
    broker = FakeBroker(may_write=lambda name, topic: allowed[0] or not topic.endswith("evt") or name == "centre")
    house = House(_settings(tmp_path), link=FakeLink(broker, "kiosk-01"))
    house.office.write(began(1))
    house.pump.start()
    assert wait_until(lambda: house.alarms.stands("LINE-04"))
    assert house.office.report().faults[0].code == "LINE-04"
    allowed[0] = True
    centre = _centre(broker)
    centre.confirm("kiosk-01", house.outbox.epoch)  # a live word: try again now, not in five minutes
    assert wait_until(lambda: not house.alarms.stands("LINE-04"))
    house.caretaker.go_round()
    assert wait_until(lambda: house.outbox.waiting() == 0)
    kinds = [type(open_letter(one)) for _, one in sorted(centre.letters.items())]
    assert kinds[1:] == [FaultBegan, FaultEnded]
    house.pump.stop()
    centre.close()
    house.ledger.close()


def _fill(house: House) -> int:
    for number in range(10_000):
        try:
            house.office.write(began(number))
        except LedgerFull:
            return number - 1
        if number % 100 == 0:
            house.caretaker.go_round()
    raise AssertionError("the store never filled")


def test_a_store_that_fills_warns_refuses_says_so_and_takes_again(
    broker: FakeBroker, build: Callable[..., House]
) -> None:
    house = build(limit_mb=1)
    taken = _fill(house)
    house.caretaker.go_round()
    assert house.caretaker.is_full()
    faults = [one.fault for one in _said(house) if isinstance(one, FaultBegan)]
    assert faults == ["STORE-06", "STORE-01"]
    assert sum(type(one).__name__ == "VisitBegan" for one in _said(house)) == taken + 1
    assert {one.code for one in house.office.report().faults} == {"STORE-06", "STORE-01"}
    centre = _centre(broker)
    house.caretaker._on_written(house.outbox.head())
    house.pump.start()
    assert wait_until(lambda: house.outbox.waiting() == 0)
    while house.caretaker._tidy():
        pass
    assert not house.caretaker.is_full()
    house.caretaker.go_round()
    assert house.office.write(began(1)).sequence > taken
    assert not house.alarms.stands("STORE-06")
    centre.close()


def test_a_watermark_for_letters_never_sent_begins_a_new_epoch(
    tmp_path: Path, broker: FakeBroker, build: Callable[..., House]
) -> None:
    house = build()
    house.office.write(began(1))
    _ack(broker, house, 99)
    house.pump.start()
    assert wait_until(lambda: house.why_begin_again() is EpochReason.OLD_COPY)
    house.pump.stop()
    house.ledger.close()
    again = House(_settings(tmp_path), link=FakeLink(broker, "kiosk-01"), reason=EpochReason.OLD_COPY)
    assert [type(one).__name__ for one in _said(again)] == ["EpochBegan", "VisitBegan", "FaultBegan"]
    assert again.alarms.stands("STORE-07")
    assert again.office.report().aside
    again.ledger.close()


def test_a_twins_letter_at_the_watermark_begins_a_new_epoch_and_stops_the_old(
    tmp_path: Path, broker: FakeBroker, build: Callable[..., House]
) -> None:
    house = build()
    written = [house.outbox.append(began(number)).id for number in range(1, 4)]
    hand_over(house.outbox)
    _ack(broker, house, 2, digest="d" * 64)
    centre = _centre(broker)
    house.pump.start()
    assert wait_until(lambda: house.why_begin_again() is EpochReason.CLONED)
    house.pump.stop()
    assert not centre.letters, "sent under numbers that a twin uses"
    house.ledger.close()
    again = House(_settings(tmp_path), link=FakeLink(broker, "kiosk-01"), reason=EpochReason.CLONED)
    letters = again.outbox.batch(0, most_letters=100, most_bytes=10**6)
    assert [letter.id for letter in letters[1:4]] == written
    assert again.outbox.epoch != house.outbox.epoch
    assert [type(one).__name__ for one in _said(again)] == ["EpochBegan", *["VisitBegan"] * 3, "FaultBegan"]
    assert again.alarms.stands("STORE-09")
    assert again.office.take_ticket(TakeTicket(visit_id="f" * 32, service="certificates")).ticket.ticket == "A501"
    assert list(tmp_path.glob("outbox.db.cloned-*"))
    again.pump.start()
    assert wait_until(lambda: again.outbox.waiting() == 0)
    again.caretaker.go_round()
    assert not again.alarms.stands("STORE-09"), "over once the centre has everything"
    again.pump.stop()
    centre.close()
    again.ledger.close()


def test_the_caretaker_is_a_part(build: Callable[..., House]) -> None:
    assert isinstance(build().parts()[-1], Caretaker)
