"""The centre's line to the broker: adapter for paho-mqtt, MQTT 5 over mutual TLS."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterable
from typing import Any, Literal

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync.groundwork.log import fields
from server.ingest.delivery import Delivery
from server.settings import Broker

log = logging.getLogger(__name__)

KEEPALIVE_S = 20
SESSION_EXPIRY_S = 600
"""The broker holds letters over a restart of ours. Only convenience: machines send again what is not committed."""
RECEIVE_MAXIMUM = 100
"""Deliveries the broker may leave unacknowledged; its way to feel that the database is slow."""
NOBODY_THERE = 0x10
"""A letter to a machine that is away; it goes again."""
RECONNECT_FIRST_S, RECONNECT_CAP_S = 1, 15


class Line:
    """Connects by itself for as long as it is started; acknowledges only what it is told to.

    ``on_delivery`` and ``on_up`` are called on paho's thread and must return at once.
    """

    def __init__(
        self,
        broker: Broker,
        filters: Callable[[], Iterable[str]],
        on_delivery: Callable[[Delivery], None],
        on_up: Callable[[], None],
        *,
        keeps_session: bool = True,
    ) -> None:
        """``filters`` is asked at every connect, on paho's thread.

        ``keeps_session`` False forgets what an earlier process of this name subscribed to.
        """
        self._clean_start: bool | Literal[3] = False if keeps_session else mqtt.MQTT_CLEAN_START_FIRST_ONLY
        self._broker = broker
        self._filters = filters
        self._on_delivery = on_delivery
        self._on_up = on_up
        self._connection = 0
        self._client: mqtt.Client | None = None

    @property
    def is_up(self) -> bool:
        """True while the broker answers."""
        return self._client is not None and self._client.is_connected()

    def start(self) -> None:
        """Begin to connect; returns at once, whether the broker is there or not.

        Raises:
            OSError: a certificate file cannot be read.
            ssl.SSLError: a certificate file is not what it should be.
        """
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=self._broker.name, protocol=mqtt.MQTTv5, manual_ack=True
        )
        client.tls_set_context(self._tls())
        client.max_inflight_messages_set(20)
        client.reconnect_delay_set(RECONNECT_FIRST_S, RECONNECT_CAP_S)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._arrived
        client.on_publish = self._published
        wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        wishes.SessionExpiryInterval = SESSION_EXPIRY_S
        wishes.ReceiveMaximum = RECEIVE_MAXIMUM
        client.connect_async(
            self._broker.host,
            self._broker.port,
            keepalive=KEEPALIVE_S,
            clean_start=self._clean_start,
            properties=wishes,
        )
        client.loop_start()
        self._client = client

    def stop(self) -> None:
        """Say goodbye to the broker."""
        client, self._client = self._client, None
        if client is not None:
            client.disconnect()
            client.loop_stop()

    def ack(self, delivery: Delivery) -> None:
        """Tell the broker that a delivery is done with; nothing happens when its connection is gone."""
        client = self._client
        if client is not None and delivery.qos == 1 and delivery.connection == self._connection:
            client.ack(delivery.mid, delivery.qos)

    def also_hear(self, name: str) -> None:
        """Subscribe to one more topic now; at the next connect ``filters`` must name it."""
        client = self._client
        if client is not None and client.is_connected():
            client.subscribe(name, 1)

    def publish(self, topic: str, payload: bytes) -> bool:
        """Send a message to whoever listens now; False when the line is down."""
        return self._publish(topic, payload, retain=False)

    def publish_retained(self, topic: str, payload: bytes) -> bool:
        """Leave a message at the broker for whoever asks; False when the line is down."""
        return self._publish(topic, payload, retain=True)

    def _publish(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        client = self._client
        if client is None or not client.is_connected():
            return False
        return client.publish(topic, payload, qos=1, retain=retain).rc == mqtt.MQTT_ERR_SUCCESS

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(self._broker.ca))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(str(self._broker.certificate), str(self._broker.key))
        return context

    def _connected(self, client: mqtt.Client, userdata: Any, flags: Any, reason: Any, properties: Any) -> None:
        if reason.is_failure:
            log.warning("broker refused %s", fields(reason=reason))
            return
        self._connection += 1
        wanted = [(name, 1) for name in self._filters()]
        if wanted:
            client.subscribe(wanted)
        log.info("line is up %s", fields(broker=self._broker.host, port=self._broker.port))
        self._on_up()

    def _disconnected(self, client: mqtt.Client, userdata: Any, flags: Any, reason: Any, properties: Any) -> None:
        self._connection += 1
        log.warning("line is down %s", fields(reason=reason))

    def _arrived(self, client: mqtt.Client, userdata: Any, message: mqtt.MQTTMessage) -> None:
        self._on_delivery(
            Delivery(message.topic, bytes(message.payload), message.mid, message.qos, message.retain, self._connection)
        )

    def _published(self, client: mqtt.Client, userdata: Any, mid: int, reason: Any, properties: Any) -> None:
        if reason.is_failure and reason.value != NOBODY_THERE:
            log.error("broker refused a message of ours %s", fields(reason=reason))
