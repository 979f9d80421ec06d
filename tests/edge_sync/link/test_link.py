"""One suite for every line: the fake one, and paho over mutual TLS to a real Mosquitto."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from edge_sync.link.errors import LinkDown, LinkError
from edge_sync.link.fake import FakeBroker, FakeLink
from edge_sync.link.paho_client import Credentials, PahoLink
from edge_sync.link.port import Link, Outcome, Parcel
from tests.bench.broker import Broker
from tests.edge_sync.link.ears import Hose, RememberingEar, wait_until

OWN = "v1/hagi/kiosk-01/"
EVT, STATUS, ACK, QUEUE = (OWN + channel for channel in ("evt", "status", "ack", "queue"))
CENTRE_FILTERS = ["v1/hagi/+/evt", "v1/hagi/+/status"]


class Bench(Protocol):
    """A broker and lines to it."""

    def device(self) -> Link: ...
    def centre(self) -> Link: ...
    def go_down(self) -> None: ...
    def come_up(self) -> None: ...
    def cut_device(self) -> None: ...
    def close(self) -> None: ...


class FakeBench:
    def __init__(self) -> None:
        self._broker = FakeBroker(may_write=lambda name, topic: name == "centre" or topic.startswith(OWN))
        self._lines: list[FakeLink] = []

    def device(self) -> Link:
        return FakeLink(self._broker, "kiosk-01")

    def centre(self) -> Link:
        return FakeLink(self._broker, "centre")

    def go_down(self) -> None:
        self._broker.go_down()

    def come_up(self) -> None:
        self._broker.come_up()

    def cut_device(self) -> None:
        self._broker.cut("kiosk-01")

    def close(self) -> None:
        pass


class MosquittoBench:
    def __init__(self, folder: Path) -> None:
        self.broker = Broker(folder)
        self.broker.start()
        self._hose = Hose(self.broker.port)
        self._lines: list[Link] = []

    def device(self) -> Link:
        own = self.broker.device("kiosk-01")
        return self._line(self._hose.port, "kiosk-01", Credentials(own.ca, own.certificate, own.key))

    def centre(self) -> Link:
        own = self.broker.centre()
        return self._line(self.broker.port, "centre", Credentials(own.ca, own.certificate, own.key))

    def go_down(self) -> None:
        self.broker.kill()

    def come_up(self) -> None:
        self.broker.start()

    def cut_device(self) -> None:
        self._hose.cut()

    def close(self) -> None:
        for line in self._lines:
            line.close()
        self._hose.close()
        self.broker.stop()

    def _line(self, port: int, name: str, own: Credentials) -> Link:
        line = PahoLink(self.broker.host, port, name, own)
        self._lines.append(line)
        return line


@pytest.fixture(params=["fake", pytest.param("mosquitto", marks=pytest.mark.parts)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made: Bench = FakeBench() if request.param == "fake" else MosquittoBench(tmp_path)
    yield made
    made.close()


def test_a_letter_goes_up_and_a_word_comes_down(bench: Bench) -> None:
    device, centre = bench.device(), bench.centre()
    ear, hall = RememberingEar(), RememberingEar()
    centre.connect(hall, filters=CENTRE_FILTERS)
    device.connect(ear, filters=[ACK, QUEUE])
    assert ear.remark(device.publish(Parcel(EVT, b"[1]", content_type="application/json"))) is Outcome.TAKEN
    assert hall.heard(EVT, b"[1]")
    assert hall.remark(centre.publish(Parcel(ACK, b"up to 1", retain=True))) is Outcome.TAKEN
    assert ear.heard(ACK, b"up to 1")
    assert ear.downs == hall.downs == []


def test_what_the_broker_kept_arrives_marked_as_kept(bench: Bench) -> None:
    device, centre = bench.device(), bench.centre()
    ear, hall = RememberingEar(), RememberingEar()
    centre.connect(hall)
    hall.remark(centre.publish(Parcel(ACK, b"old", retain=True)))
    hall.remark(centre.publish(Parcel(QUEUE, b"gone")))
    device.connect(ear, filters=[ACK, QUEUE])
    assert ear.heard(ACK, b"old", retained=True)
    hall.remark(centre.publish(Parcel(ACK, b"new", retain=True)))
    assert ear.heard(ACK, b"new", retained=False)
    assert [arrival.payload for arrival in ear.arrivals] == [b"old", b"new"]


def test_a_letter_that_nobody_waits_for_is_remarked_so(bench: Bench) -> None:
    device, ear = bench.device(), RememberingEar()
    device.connect(ear, filters=[ACK])
    assert ear.remark(device.publish(Parcel(EVT, b"[]"))) is Outcome.NOBODY_THERE


def test_a_topic_of_somebody_else_is_remarked_as_not_allowed(bench: Bench) -> None:
    device, centre = bench.device(), bench.centre()
    ear, hall = RememberingEar(), RememberingEar()
    centre.connect(hall, filters=CENTRE_FILTERS)
    device.connect(ear, filters=[ACK])
    remark = ear.remark(device.publish(Parcel("v1/hagi/kiosk-02/evt", b"[]")))
    assert remark is Outcome.NOT_ALLOWED
    ear.remark(device.publish(Parcel(EVT, b"mine")))
    assert hall.heard(EVT, b"mine")
    assert [arrival.topic for arrival in hall.arrivals] == [EVT]


def test_a_line_that_breaks_says_so_once_and_leaves_its_will(bench: Bench) -> None:
    device, centre = bench.device(), bench.centre()
    ear, hall = RememberingEar(), RememberingEar()
    centre.connect(hall, filters=CENTRE_FILTERS)
    device.connect(ear, will=Parcel(STATUS, b"gone", retain=True), filters=[ACK])
    bench.cut_device()
    assert wait_until(lambda: len(ear.downs) == 1)
    assert ear.downs[0]
    assert hall.heard(STATUS, b"gone")
    with pytest.raises(LinkDown):
        device.publish(Parcel(EVT, b"[]"))
    device.connect(ear, filters=[ACK])
    assert ear.remark(device.publish(Parcel(EVT, b"[2]"))) is Outcome.TAKEN
    assert hall.heard(EVT, b"[2]")
    assert len(ear.downs) == 1


def test_a_line_that_says_goodbye_leaves_no_will(bench: Bench) -> None:
    device, centre = bench.device(), bench.centre()
    ear, hall = RememberingEar(), RememberingEar()
    centre.connect(hall, filters=CENTRE_FILTERS)
    device.connect(ear, will=Parcel(STATUS, b"gone"), filters=[ACK])
    ear.remark(device.publish(Parcel(EVT, b"last")))
    device.close()
    device.close()
    assert hall.heard(EVT, b"last")
    hall.remark(centre.publish(Parcel(ACK, b"x")))
    assert ear.downs == []
    assert [arrival.payload for arrival in hall.arrivals] == [b"last"]
    with pytest.raises(LinkDown):
        device.publish(Parcel(EVT, b"[]"))


def test_a_broker_that_dies_is_noticed_and_found_again(bench: Bench) -> None:
    device, ear = bench.device(), RememberingEar()
    device.connect(ear, filters=[ACK])
    bench.go_down()
    assert wait_until(lambda: len(ear.downs) == 1)
    with pytest.raises(LinkDown):
        device.connect(ear, filters=[ACK])
    bench.come_up()
    device.connect(ear, filters=[ACK])
    assert ear.remark(device.publish(Parcel(EVT, b"[]"))) is Outcome.NOBODY_THERE
    assert len(ear.downs) == 1


def test_connecting_again_leaves_no_second_line_behind(bench: Bench) -> None:
    device, centre = bench.device(), bench.centre()
    old, new, hall = RememberingEar(), RememberingEar(), RememberingEar()
    centre.connect(hall)
    device.connect(old, filters=[ACK])
    device.connect(new, filters=[ACK])
    hall.remark(centre.publish(Parcel(ACK, b"x")))
    assert new.heard(ACK, b"x")
    assert (old.arrivals, old.downs, new.downs) == ([], [], [])


def test_a_listener_that_falls_over_breaks_the_line_and_the_broker_is_not_told_received(tmp_path: Path) -> None:
    class Clumsy(RememberingEar):
        def arrived(self, arrival: object) -> None:
            raise ValueError("no")

    bench = MosquittoBench(tmp_path)
    try:
        device, centre, ear, hall = bench.device(), bench.centre(), Clumsy(), RememberingEar()
        device.connect(ear, filters=[ACK])
        centre.connect(hall)
        centre.publish(Parcel(ACK, b"x"))
        assert wait_until(lambda: len(ear.downs) == 1)
        with pytest.raises(LinkDown):
            device.publish(Parcel(EVT, b"[]"))
    finally:
        bench.close()


@pytest.mark.parts
@pytest.mark.parametrize("wrong", ["another authority's device", "another authority's broker", "no certificate file"])
def test_whoever_the_authority_does_not_know_is_not_let_in(tmp_path: Path, wrong: str) -> None:
    with Broker(tmp_path / "ours") as broker:
        other = Broker(tmp_path / "theirs")
        ours, theirs = broker.device("kiosk-01"), other.device("kiosk-01")
        own = {
            "another authority's device": Credentials(ours.ca, theirs.certificate, theirs.key),
            "another authority's broker": Credentials(theirs.ca, ours.certificate, ours.key),
            "no certificate file": Credentials(ours.ca, tmp_path / "absent.crt", ours.key),
        }[wrong]
        link = PahoLink(broker.host, broker.port, "kiosk-01", own)
        with pytest.raises(LinkError) as caught:
            link.connect(RememberingEar(), filters=[ACK])
        assert caught.value.why
        link.close()
