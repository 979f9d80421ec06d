"""A machine on the line: publishes letters over mutual TLS and listens to what the centre says."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.messages.codec import encode_batch
from edge_sync.messages.letter import Letter
from edge_sync.messages.topics import Address, device_filters
from tests.bench.broker import Broker


class Machine:
    """One certificate, one connection; keeps everything it was told."""

    def __init__(self, broker: Broker, name: str = "kiosk-01", tenant: str = "hagi") -> None:
        self.name, self.tenant = name, tenant
        self._broker = broker
        self._heard: list[tuple[str, bytes]] = []
        self._news = threading.Condition()
        self._subscribed = threading.Event()
        own = broker.device(name)
        context = ssl.create_default_context(cafile=str(own.ca))
        context.load_cert_chain(str(own.certificate), str(own.key))
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
        self._client.tls_set_context(context)
        self._client.on_message = self._take
        self._client.on_connect = self._subscribe
        self._client.on_subscribe = lambda *ignored: self._subscribed.set()

    def __enter__(self) -> Machine:
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        assert self._subscribed.wait(10)
        return self

    def __exit__(self, *args: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _subscribe(self, *ignored: Any) -> None:
        self._client.subscribe([(name, 1) for name in device_filters(self.tenant, self.name)])

    def _take(self, client: Any, userdata: Any, message: mqtt.MQTTMessage) -> None:
        with self._news:
            self._heard.append((message.topic, bytes(message.payload)))
            self._news.notify_all()

    def send(self, *letters: Letter) -> None:
        """Publish letters as one batch and wait for the broker's word."""
        self.publish("evt", encode_batch(letters))

    def publish(self, channel: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish anything on one of our channels."""
        topic = Address(self.tenant, self.name, channel).topic()
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        info.wait_for_publish(10)

    def wait_for_raw(self, channel: str, until: Callable[[], bool] = lambda: True, within_s: float = 10) -> None:
        """Wait for anything on a channel, and for a condition over all that was heard."""
        deadline = time.monotonic() + within_s
        with self._news:
            while not (any(topic.endswith(f"/{channel}") for topic, _ in self._heard) and until()):
                if not self._news.wait(max(deadline - time.monotonic(), 0)):
                    raise AssertionError(f"nothing fitting on {channel} within {within_s} s")

    def told(self, channel: str) -> list[dict[str, Any]]:
        """The data of everything heard on one channel."""
        ending = f"/{channel}"
        return [msgspec.json.decode(payload)["data"] for topic, payload in list(self._heard) if topic.endswith(ending)]

    def wait_for_watermark(self, upto: int, within_s: float = 10) -> dict[str, Any]:
        """Wait until the centre says it has committed so far."""
        return self.wait_for("ack", lambda mark: bool(mark["upto"] >= upto), within_s)

    def wait_for(self, channel: str, fits: Callable[[dict[str, Any]], bool], within_s: float = 10) -> dict[str, Any]:
        """Wait for a message that fits; the newest that does."""
        deadline = time.monotonic() + within_s
        with self._news:
            while True:
                fitting = [data for data in self.told(channel) if fits(data)]
                if fitting:
                    return fitting[-1]
                if not self._news.wait(max(deadline - time.monotonic(), 0)):
                    raise AssertionError(f"nothing fitting within {within_s} s; heard {self.told(channel)}")
