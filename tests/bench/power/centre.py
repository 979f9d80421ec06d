"""A centre that confirms what it is told to, and nothing else; over real mutual TLS."""

from __future__ import annotations

import queue
import ssl
from datetime import UTC, datetime
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.messages.codec import decode_batch, decode_plain, encode_plain
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import Status, Watermark
from tests.bench.broker import Broker


def tls(own: Any) -> ssl.SSLContext:
    """Mutual TLS with one's own three files."""
    context = ssl.create_default_context(cafile=str(own.ca))
    context.load_cert_chain(str(own.certificate), str(own.key))
    return context


class OneCentre:
    """Hears one machine's state and its letters; ``confirm`` publishes a watermark for its epoch."""

    heard: set[int]
    """Sequence numbers that came, whatever became of them here."""

    def __init__(self, broker: Broker, *, device: str = "kiosk-01") -> None:
        self._broker, self._device = broker, device
        self._epochs: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._epoch = ""
        self.heard = set()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="centre", protocol=mqtt.MQTTv5)
        self._client.tls_set_context(tls(broker.centre()))
        self._client.on_message = self._hear

    def open(self) -> None:
        """Connect and listen."""
        self._client.connect(self._broker.host, self._broker.port)
        self._client.subscribe([(f"v1/hagi/{self._device}/{channel}", 1) for channel in ("evt", "status")])
        self._client.loop_start()

    def close(self) -> None:
        """Go."""
        self._client.disconnect()
        self._client.loop_stop()

    def confirm(self, upto: int, *, safe_upto: int | None = None) -> None:
        """Say that everything up to there is committed, and in the backup up to ``safe_upto`` (or all of it)."""
        while not self._epoch or not self._epochs.empty():
            self._epoch = self._epochs.get(timeout=20)
        word = Watermark(
            epoch=self._epoch, upto=upto, safe_upto=upto if safe_upto is None else safe_upto, as_of=datetime.now(UTC)
        )
        topic = f"v1/hagi/{self._device}/ack"
        self._client.publish(topic, encode_plain(word), qos=1, retain=True).wait_for_publish(10)

    def _hear(self, client: Any, userdata: Any, message: mqtt.MQTTMessage) -> None:
        if message.topic.endswith("/status") and message.payload:
            self._epochs.put(decode_plain(bytes(message.payload), Status).epoch)
        elif message.topic.endswith("/evt"):
            letters = decode_batch(bytes(message.payload))
            self.heard |= {letter.sequence for letter in letters if isinstance(letter, Letter)}
