"""Letters as they come on an ordinary day, one a message: many machines, mutual TLS, committed rows."""

from __future__ import annotations

import ssl
import time
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.messages.codec import encode_batch
from edge_sync.messages.topics import Address
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.measure_sync.letters import a_letter
from tests.bench.measure_sync.processor import used_s
from tests.server.stage.letters import Pen, hex32

MACHINES, LETTERS_EACH = 10, 1_000
GIVES_UP_S = 120.0


def measure(folder: Path) -> dict[str, Any]:
    """Letters a second from the first publish to the last row."""
    with Broker(folder / "broker") as broker:
        centre = WiredCentre(folder / "centre", broker)
        centre.start()
        try:
            clients = [_connect(broker, f"kiosk-{number:02d}") for number in range(MACHINES)]
            posts = [_posts(f"kiosk-{number:02d}") for number in range(MACHINES)]
            before, began = used_s(centre.pid), time.perf_counter()
            for turn in range(LETTERS_EACH):
                for number, client in enumerate(clients):
                    client.publish(Address("hagi", f"kiosk-{number:02d}", "evt").topic(), posts[number][turn], qos=1)
            took_s = _until(centre, began)
            spent_s = used_s(centre.pid) - before
            for client in clients:
                client.disconnect()
                client.loop_stop()
        finally:
            centre.stop()
    letters = MACHINES * LETTERS_EACH
    return {"letters_s": round(letters / took_s), "centre_processor_us_a_letter": round(spent_s / letters * 1e6, 1)}


def _posts(name: str) -> list[bytes]:
    pen = Pen(device=name, epoch=hex32(name))
    return [encode_batch([pen.write(a_letter(number))]) for number in range(LETTERS_EACH)]


def _connect(broker: Broker, name: str) -> mqtt.Client:
    own = broker.device(name)
    context = ssl.create_default_context(cafile=str(own.ca))
    context.load_cert_chain(str(own.certificate), str(own.key))
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.tls_set_context(context)
    client.connect(broker.host, broker.port)
    client.loop_start()
    return client


def _until(centre: WiredCentre, began: float) -> float:
    while time.perf_counter() - began < GIVES_UP_S:
        if centre.rows("SELECT coalesce(sum(upto), 0) FROM ingest_stream")[0][0] >= MACHINES * LETTERS_EACH:
            return time.perf_counter() - began
        time.sleep(0.1)
    raise TimeoutError("not every letter became a row")
