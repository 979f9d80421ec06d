"""Who may write and read what, judged by what arrives at a real Mosquitto."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.link.errors import LinkError
from edge_sync.link.paho_client import Credentials, PahoLink
from edge_sync.link.port import Arrival, Outcome, Parcel
from edge_sync.messages.topics import FROM_DEVICE, TO_DEVICE
from provisioning.__main__ import main
from provisioning.authority import authority as ca
from provisioning.broker.configuration import OPEN_DATA, BadBrokerSetting, BrokerPlan, access_list, configuration
from tests.bench.broker import Broker
from tests.edge_sync.link.ears import RememberingEar, wait_until

OWN = ca.Credentials(ca=Path("/x/ca.crt"), certificate=Path("/x/broker.crt"), key=Path("/x/broker.key"))


def _plan(**other: object) -> BrokerPlan:
    facts: dict[str, object] = {"tenant": "hagi", "address": "127.0.0.1", "port": 8883, "credentials": OWN}
    return BrokerPlan(**{**facts, **other})  # type: ignore[arg-type]


def test_the_access_list_follows_the_dictionarys_topics() -> None:
    lines = access_list("hagi", ["centre"]).splitlines()
    for channel in FROM_DEVICE:
        assert f"pattern write v1/hagi/%u/{channel}" in lines
        assert f"topic read v1/hagi/+/{channel}" in lines
    for channel in TO_DEVICE:
        assert f"pattern read v1/hagi/%u/{channel}" in lines
        assert f"topic write v1/hagi/+/{channel}" in lines
    for topic in OPEN_DATA:
        assert f"pattern read v1/hagi/{topic}" in lines
        assert f"topic write v1/hagi/{topic}" in lines
    # What stands before the first "user" line and is no pattern would hold for everybody.
    assert all(line.startswith("pattern ") for line in lines[: lines.index("user centre")] if line)


def test_the_configuration_asks_for_certificates_and_carries_no_trailing_comment() -> None:
    lines = configuration(_plan(), Path("/x/acl")).splitlines()
    for wanted in (
        "listener 8883 127.0.0.1",
        "require_certificate true",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "allow_anonymous false",
        "persistence false",
        "max_queued_messages 1000000000",
    ):
        assert wanted in lines
    assert not any("#" in line for line in lines if not line.startswith("#"))


@pytest.mark.parametrize(
    "wrong", [{"address": "127.0.0.1\nallow_anonymous true"}, {"address": ""}, {"centres": ["centre\ntopic read #"]}]
)
def test_nothing_can_be_smuggled_into_the_files(wrong: dict[str, object]) -> None:
    plan = _plan(**wrong)
    with pytest.raises(BadBrokerSetting):
        configuration(plan, Path("/x/acl")) + access_list(plan.tenant, plan.centres)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path) as made:
        yield made


def _line(broker: Broker, own: ca.Credentials, name: str) -> PahoLink:
    return PahoLink(broker.host, broker.port, name, Credentials(own.ca, own.certificate, own.key))


@pytest.mark.parts
def test_a_machine_neither_writes_nor_hears_what_belongs_to_another(broker: Broker) -> None:
    thief, owner, centre = (
        _line(broker, broker.device("kiosk-02"), "kiosk-02"),
        _line(broker, broker.device("kiosk-01"), "kiosk-01"),
        _line(broker, broker.centre(), "centre"),
    )
    thief_ear, owner_ear, hall = RememberingEar(), RememberingEar(), RememberingEar()
    centre.connect(hall, filters=["#"])
    owner.connect(owner_ear, filters=["v1/hagi/kiosk-01/ack", "v1/hagi/kiosk-01/queue", "v1/hagi/kiosk-01/cmd"])
    # Mosquitto grants all of this; only what arrives counts.
    thief.connect(thief_ear, filters=["#", "v1/hagi/kiosk-01/ack", "v1/+/+/evt", "v1/hagi/+/queue"])
    for channel in (*FROM_DEVICE, *TO_DEVICE):
        said = thief_ear.remark(thief.publish(Parcel(f"v1/hagi/kiosk-01/{channel}", b"forged", retain=True)))
        assert said is Outcome.NOT_ALLOWED
    for channel in TO_DEVICE:
        said = thief_ear.remark(thief.publish(Parcel(f"v1/hagi/kiosk-02/{channel}", b"to myself", retain=True)))
        assert said is Outcome.NOT_ALLOWED
    owner_ear.remark(owner.publish(Parcel("v1/hagi/kiosk-01/evt", b"mine")))
    owner_ear.remark(owner.publish(Parcel("v1/hagi/kiosk-01/status", b"mine", retain=True)))
    for channel in TO_DEVICE:
        hall.remark(centre.publish(Parcel(f"v1/hagi/kiosk-01/{channel}", b"for kiosk-01", retain=True)))
    hall.remark(centre.publish(Parcel("v1/hagi/kiosk-02/ack", b"for kiosk-02")))
    assert thief_ear.heard("v1/hagi/kiosk-02/ack", b"for kiosk-02")
    assert {arrival.payload for arrival in thief_ear.arrivals} == {b"for kiosk-02"}
    assert wait_until(lambda: len(owner_ear.arrivals) == 3)
    assert {arrival.payload for arrival in owner_ear.arrivals} == {b"for kiosk-01"}
    assert wait_until(lambda: len(hall.arrivals) == 2)
    assert {arrival.payload for arrival in hall.arrivals} == {b"mine"}
    for line in (thief, owner, centre):
        line.close()


@pytest.mark.parts
def test_open_data_is_written_by_the_centre_and_read_by_everybody_with_a_certificate(broker: Broker) -> None:
    """And a machine that is called ``open`` gives nobody its letters to read."""
    reader, centre, oddly_named = (
        _line(broker, broker.device("kiosk-02"), "kiosk-02"),
        _line(broker, broker.centre(), "centre"),
        _line(broker, broker.device("open"), "open"),
    )
    ear, hall, odd = RememberingEar(), RememberingEar(), RememberingEar()
    centre.connect(hall)
    oddly_named.connect(odd)
    reader.connect(ear, filters=["v1/hagi/open/#"])
    topic = "v1/hagi/open/queue-monitor/moving"
    for forger, its_ear in ((reader, ear), (oddly_named, odd)):
        assert its_ear.remark(forger.publish(Parcel(topic, b"forged", retain=True))) is Outcome.NOT_ALLOWED
    odd.remark(oddly_named.publish(Parcel("v1/hagi/open/evt", b"a letter")))
    hall.remark(centre.publish(Parcel("v1/hagi/open/ack", b"for it alone")))
    assert hall.remark(centre.publish(Parcel(topic, b"{}", retain=True))) is Outcome.TAKEN
    assert ear.heard(topic, b"{}")
    assert [arrival.topic for arrival in ear.arrivals] == [topic]
    for line in (reader, centre, oddly_named):
        line.close()


@pytest.mark.parts
def test_a_refused_publish_does_not_cost_the_line(broker: Broker) -> None:
    line, ear = _line(broker, broker.device("kiosk-02"), "kiosk-02"), RememberingEar()
    line.connect(ear)
    for _ in range(3):
        receipt = line.publish(Parcel("v1/hagi/kiosk-01/evt", b"x"))
        assert ear.remark(receipt) is Outcome.NOT_ALLOWED
    assert ear.remark(line.publish(Parcel("v1/hagi/kiosk-02/evt", b"x"))) is Outcome.NOBODY_THERE
    assert ear.downs == []
    line.close()


@pytest.mark.parts
def test_nobody_throws_out_another_machine_by_taking_its_client_id(broker: Broker) -> None:
    owner, thief = (
        _line(broker, broker.device("kiosk-01"), "kiosk-01"),
        _line(broker, broker.device("kiosk-02"), "kiosk-01"),
    )
    owner_ear, thief_ear = RememberingEar(), RememberingEar()
    owner.connect(owner_ear)
    thief.connect(thief_ear)
    assert owner_ear.remark(owner.publish(Parcel("v1/hagi/kiosk-01/evt", b"x"))) is Outcome.NOBODY_THERE
    assert owner_ear.downs == []
    owner.close()
    thief.close()


@pytest.mark.parts
def test_the_line_is_closed_to_a_stranger_and_to_another_citys_machine(broker: Broker, tmp_path: Path) -> None:
    stranger = Broker(tmp_path / "other").device("kiosk-01")
    ours = broker.device("kiosk-01")
    line = _line(broker, ca.Credentials(ours.ca, stranger.certificate, stranger.key), "kiosk-01")
    with pytest.raises(LinkError):
        line.connect(RememberingEar())


class SleepingEar(RememberingEar):
    """Takes the first arrival and nothing more until it is woken."""

    def __init__(self) -> None:
        super().__init__()
        self.awake = threading.Event()

    def arrived(self, arrival: Arrival) -> None:
        self.awake.wait(60)
        super().arrived(arrival)


@pytest.mark.parts
def test_more_than_a_thousand_letters_wait_for_a_slow_reader(broker: Broker) -> None:
    """Mosquitto's default would keep 1,000 and still answer success for the rest."""
    device, ear = _line(broker, broker.device("kiosk-01"), "kiosk-01"), RememberingEar()
    centre, hall = _line(broker, broker.centre(), "centre"), SleepingEar()
    centre.connect(hall, filters=["v1/hagi/+/evt"])
    device.connect(ear)
    count = 2_500
    for place in range(count):
        receipt = device.publish(Parcel("v1/hagi/kiosk-01/evt", str(place).encode()))
        if place % 20 == 19:
            assert ear.remark(receipt) is Outcome.TAKEN
    hall.awake.set()
    assert wait_until(lambda: len(hall.arrivals) == count, 30)
    device.close()
    centre.close()


@pytest.mark.parts
def test_what_the_command_line_writes_is_what_mosquitto_starts_with(tmp_path: Path) -> None:
    folder = str(tmp_path / "ca")
    assert main(["authority", "init", folder]) == 0
    words = ["broker", str(tmp_path / "out"), "--authority", folder, "--tenant", "hagi", "--host", "localhost"]
    assert main([*words, "--port", "18883"]) == 0
    conf = (tmp_path / "out" / "mosquitto.conf").read_text("utf-8")
    assert "listener 18883 127.0.0.1" in conf
    assert main([*words, "--address", "a\nb"]) == 3
