"""The hall for journeys: open at any hour of the test, or told to the machine over the real broker by ourselves."""

from __future__ import annotations

import threading
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.codec import encode_plain
from edge_sync.messages.hall import Hall
from edge_sync.messages.queueing import QueueNow
from edge_sync.messages.topics import Address
from tests.journeys.walk import Walk


def tell(walk: Walk, hall: Hall) -> None:
    """Stop the real centre, so that it does not contradict, and say retained what it would have said."""
    if walk.runs("server"):
        walk.stage.runner.stop("server")
    house = walk.stage.house
    line = tomllib.loads(Path(house.settings("server")).read_text("utf-8"))["broker"]
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="centre", protocol=mqtt.MQTTv5)
    client.tls_set(line["ca"], certfile=line["certificate"], keyfile=line["key"])
    there = threading.Event()
    client.on_connect = lambda *said: there.set()
    client.connect(line["host"], line["port"])
    client.loop_start()
    assert there.wait(5), "the broker lets the centre in"
    now = datetime.now(UTC)
    queue = QueueNow(as_of=now, business_day=business_day(now), calling=[], waiting=[], hall=hall)
    topic = Address(house.tenant, house.device, "queue").topic()
    client.publish(topic, encode_plain(queue), qos=1, retain=True).wait_for_publish(5)
    client.loop_stop()
    client.disconnect()


def scan(walk: Walk, text: str) -> None:
    """A scanner is a keyboard: it types what the code says, and Enter."""
    display = walk.stage.display
    assert display is not None
    display.finger("type", "--delay", "6", text)
    display.finger("key", "Return")
