"""Promise 5. The centre is away for a day; fifty thousand letters later all of them are there.

Mosquitto as it comes drops what a sleeping subscriber may not queue, and answers success. Ours is told
otherwise, and besides nothing rests on it: the machine keeps every letter until the centre's database has it.
"""

from __future__ import annotations

import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync.messages.visit import VisitBegan
from provisioning.authority.authority import Credentials
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database

pytestmark = [pytest.mark.parts, pytest.mark.timeout(400)]
LETTERS = 50_000
DESKS = 4
SMALL = 2_000
DEFAULT_LIMIT = 1_000
Wait = Callable[[Callable[[], object], float], None]


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """In memory where there is such a place: how long a sync takes is another story's matter."""
    base = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="day-", dir=base) as folder:
        yield Path(folder)


def a_day_at_the_desks(machine: PostOffice) -> None:
    def one(desk_number: int) -> None:
        desk = machine.desk(timeout_ms=20_000)
        for number in range(desk_number, LETTERS, DESKS):
            desk.record(VisitBegan(visit_id=f"{number:032x}", journey="certificates", language="ja"))
        desk.close()

    people = [threading.Thread(target=one, args=(number,)) for number in range(DESKS)]
    for person in people:
        person.start()
    for person in people:
        person.join()


def visits(path: Path) -> list[bytes]:
    with database.looking_into(path) as connection:
        return [row.data for row in database.letters(connection) if row.kind == "visit.began"]


def count(path: Path) -> int:
    with database.looking_into(path) as connection:
        return database.letter_count(connection)


def test_fifty_thousand_letters_wait_for_the_centre(
    broker: Broker, centre: WiredCentre, quick_folder: Path, eventually: Wait
) -> None:
    with PostOffice(quick_folder / "kiosk", own=broker.device("kiosk-01"), port=broker.port) as machine:
        centre.start()
        eventually(lambda: count(centre.database) >= 1, 20)
        centre.stop()
        a_day_at_the_desks(machine)
        assert machine.desk().report().waiting >= LETTERS
        centre.start()
        eventually(lambda: count(centre.database) > LETTERS, 180)
        eventually(lambda: machine.desk().report().waiting == 0, 30)
    arrived = visits(centre.database)
    assert len(arrived) == LETTERS
    assert len(set(arrived)) == LETTERS


def a_client(broker: Broker, own: Credentials, name: str) -> mqtt.Client:
    context = ssl.create_default_context(cafile=str(own.ca))
    context.load_cert_chain(str(own.certificate), str(own.key))
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.tls_set_context(context)
    wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    wishes.SessionExpiryInterval = 3600
    client.max_queued_messages_set(0)
    client.connect(broker.host, broker.port, clean_start=False, properties=wishes)
    return client


def straight_through(broker: Broker) -> tuple[int, int]:
    """Publish to a subscriber who sleeps; gives the successes told and the letters that it finds on waking."""
    own, heard = broker.centre(), threading.Event()
    sleeper = a_client(broker, own, "centre")
    sleeper.on_subscribe = lambda *ignored: heard.set()
    sleeper.subscribe("v1/hagi/+/evt", 1)
    sleeper.loop_start()
    assert heard.wait(10)
    sleeper.disconnect()
    sleeper.loop_stop()
    sender = a_client(broker, broker.device("kiosk-01"), "kiosk-01")
    told: list[int] = []
    sender.on_publish = lambda client, data, mid, reason, properties: told.append(reason.value)
    sender.loop_start()
    for receipt in [sender.publish("v1/hagi/kiosk-01/evt", b"%d" % number, qos=1) for number in range(SMALL)]:
        receipt.wait_for_publish(20)
    sender.disconnect()
    sender.loop_stop()
    found: list[bytes] = []
    awake = a_client(broker, own, "centre")
    awake.on_message = lambda client, data, message: found.append(bytes(message.payload))
    awake.loop_start()
    seen = -1
    while len(found) != seen:
        seen = len(found)
        time.sleep(1.5)
    awake.disconnect()
    awake.loop_stop()
    return told.count(0), len(found)


def test_mosquitto_as_it_comes_would_lose_in_silence(tmp_path: Path) -> None:
    broker = Broker(tmp_path / "default")
    conf = broker.folder / "mosquitto.conf"
    kept = [line for line in conf.read_text("utf-8").splitlines() if not line.startswith("max_queued_messages")]
    conf.write_text("\n".join(kept) + "\n", "utf-8")
    with broker:
        told, found = straight_through(broker)
    assert told == SMALL
    assert found <= DEFAULT_LIMIT + 20


def test_ours_loses_nothing_even_so(broker: Broker) -> None:
    assert straight_through(broker) == (SMALL, SMALL)
