"""paho alone: letters published one a message at QoS 1 over mutual TLS, and how long until all are answered."""

from __future__ import annotations

import ssl
import threading
import time
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.messages.topics import Address
from tests.bench.broker import Broker

MESSAGES, PAYLOAD_BYTES, IN_FLIGHT = 10_000, 520, 20


def measure(folder: Path) -> dict[str, Any]:
    """Messages a second until the last PUBACK; none of them is in any database then."""
    with Broker(folder / "broker") as broker:
        own = broker.device("kiosk-01")
        context = ssl.create_default_context(cafile=str(own.ca))
        context.load_cert_chain(str(own.certificate), str(own.key))
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="kiosk-01", protocol=mqtt.MQTTv5)
        client.tls_set_context(context)
        client.max_inflight_messages_set(IN_FLIGHT)
        answered, left = threading.Event(), [MESSAGES]

        def on_publish(*ignored: Any) -> None:
            left[0] -= 1
            if not left[0]:
                answered.set()

        client.on_publish = on_publish
        client.connect(broker.host, broker.port)
        client.loop_start()
        topic, payload = Address("hagi", "kiosk-01", "evt").topic(), bytes(PAYLOAD_BYTES)
        began = time.perf_counter()
        for _ in range(MESSAGES):
            client.publish(topic, payload, qos=1)
        if not answered.wait(120):
            raise TimeoutError("the broker did not answer every publish")
        took_s = time.perf_counter() - began
        client.disconnect()
        client.loop_stop()
    return {"messages_s": round(MESSAGES / took_s), "payload_bytes": PAYLOAD_BYTES, "in_flight": IN_FLIGHT}
