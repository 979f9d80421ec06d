"""Adapter: paho-mqtt over mutual TLS.

Each connection is a new paho client: what an old one still holds in memory would otherwise be
sent again behind our back, because ``publish`` queues even when it answers "no connection".
"""

from __future__ import annotations

import logging
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_sync.groundwork.log import fields
from edge_sync.link.errors import LinkBusy, LinkDown, LinkError, LinkRefused
from edge_sync.link.port import Arrival, Listener, Outcome, Parcel

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 3.0
ANSWER_TIMEOUT_S = 4.0
GOODBYE_TIMEOUT_S = 0.5
MOST_IN_FLIGHT = 20
"""paho ignores the server's Receive Maximum; Mosquitto's default is 20."""

_OUTCOMES = {
    0x00: Outcome.TAKEN,
    0x10: Outcome.NOBODY_THERE,
    0x87: Outcome.NOT_ALLOWED,
    0x90: Outcome.UNREADABLE,
    0x95: Outcome.UNREADABLE,
    0x99: Outcome.UNREADABLE,
}
_PASSING = {0x88, 0x89, 0x97, 0x9C, 0x9D, 0x9F}
"""CONNACK codes that may pass by themselves: unavailable, busy, quota, other server, rate."""


@dataclass(frozen=True)
class Credentials:
    """Where this side's certificate and key and the city's authority are (PEM files)."""

    ca: Path
    certificate: Path
    key: Path


class PahoLink:
    """A line to one broker under one name (the certificate's common name)."""

    def __init__(
        self,
        host: str,
        port: int,
        name: str,
        credentials: Credentials,
        *,
        keepalive_s: int = 20,
        most_queued: int = 1_000,
    ) -> None:
        self._host = host
        self._port = port
        self._name = name
        self._credentials = credentials
        self._keepalive_s = keepalive_s
        self._most_queued = most_queued
        self._session: _Session | None = None

    def connect(self, listener: Listener, *, will: Parcel | None = None, filters: Sequence[str] = ()) -> None:
        self.close()
        session = _Session(self._new_client(will), listener)
        try:
            session.open(self._host, self._port, self._keepalive_s, filters)
        except LinkError:
            session.close()
            raise
        self._session = session

    def publish(self, parcel: Parcel) -> int:
        if self._session is None:
            raise LinkDown("the line is down")
        return self._session.publish(parcel)

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _new_client(self, will: Parcel | None) -> mqtt.Client:
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=self._name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(MOST_IN_FLIGHT)
        client.max_queued_messages_set(self._most_queued)
        client.tls_set_context(self._tls())
        if will is not None:
            client.will_set(will.topic, will.payload, qos=1, retain=will.retain)
        return client

    def _tls(self) -> ssl.SSLContext:
        own = self._credentials
        try:
            context = ssl.create_default_context(cafile=str(own.ca))
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.load_cert_chain(own.certificate, own.key)
        except (OSError, ssl.SSLError) as error:
            raise LinkRefused(f"our certificate cannot be used: {error.strerror or error}") from error
        return context


_UNSPECIFIED = 0x80


def _why(reason: ReasonCode) -> str:
    """A word for staff; paho calls a line that broke without a DISCONNECT an "unspecified error"."""
    return "the broker is gone" if reason.value == _UNSPECIFIED else str(reason)


class _Session:
    """One connection, from its first byte to its last."""

    def __init__(self, client: mqtt.Client, listener: Listener) -> None:
        self._client = client
        self._listener = listener
        self._turn = threading.Lock()
        self._steps: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._open = False
        self._over = threading.Event()
        client.on_connect = lambda c, u, flags, reason, props: self._steps.put(("greeted", reason))
        client.on_subscribe = lambda c, u, mid, reasons, props: self._steps.put(("granted", reasons))
        client.on_publish = lambda c, u, mid, reason, props: self._guard(self._remarked, mid, reason)
        client.on_message = lambda c, u, message: self._guard(self._arrived, message)
        client.on_disconnect = lambda c, u, flags, reason, props: self._ended(_why(reason))

    def open(self, host: str, port: int, keepalive_s: int, filters: Sequence[str]) -> None:
        try:
            self._client.connect(host, port, keepalive=keepalive_s, clean_start=True)
        except (ssl.SSLCertVerificationError, ssl.CertificateError) as error:
            raise LinkRefused(f"the broker's certificate is not good: {error}") from error
        except OSError as error:
            raise LinkDown(error.strerror or str(error) or type(error).__name__) from error
        self._client.loop_start()
        reason: ReasonCode = self._wait_for("greeted")
        if reason.is_failure:
            raise (LinkDown if reason.value in _PASSING else LinkRefused)(str(reason))
        if filters:
            self._client.subscribe([(one, SubscribeOptions(qos=1)) for one in filters])
            refused = [str(code) for code in self._wait_for("granted") if code.is_failure]
            if refused:
                raise LinkRefused(f"not allowed to subscribe: {', '.join(refused)}")
        with self._turn:
            if self._over.is_set():
                raise LinkDown("the line broke while it opened")
            self._open = True

    def publish(self, parcel: Parcel) -> int:
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if parcel.content_type is not None:
            properties.ContentType = parcel.content_type
        info = self._client.publish(parcel.topic, parcel.payload, qos=1, retain=parcel.retain, properties=properties)
        if info.rc == MQTTErrorCode.MQTT_ERR_QUEUE_SIZE:
            raise LinkBusy("too many parcels are under way")
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise LinkDown(mqtt.error_string(info.rc))
        return info.mid

    def close(self) -> None:
        with self._turn:
            self._open = False
        self._client.disconnect()
        if not self._over.wait(GOODBYE_TIMEOUT_S):
            self._hang_up()
        self._client.loop_stop()

    def _wait_for(self, wanted: str) -> Any:
        try:
            step, fact = self._steps.get(timeout=ANSWER_TIMEOUT_S)
        except queue.Empty:
            raise LinkDown(f"no answer in {ANSWER_TIMEOUT_S:g} s") from None
        if step != wanted:
            raise LinkDown(f"the broker closed the line while it opened: {fact}")
        return fact

    def _ended(self, why: str) -> None:
        with self._turn:
            tell, self._open = self._open, False
            self._over.set()
        self._steps.put(("ended", why))
        if tell:
            self._guard(self._listener.went_down, why)

    def _remarked(self, mid: int, reason: ReasonCode) -> None:
        self._listener.remarked(mid, _OUTCOMES.get(reason.value, Outcome.BUSY))

    def _arrived(self, message: mqtt.MQTTMessage) -> None:
        self._listener.arrived(Arrival(message.topic, bytes(message.payload), retained=message.retain))

    def _guard(self, deed: Callable[..., None], *facts: Any) -> None:
        """Call the listener. If it falls over, hang up before paho says "received" for us."""
        try:
            deed(*facts)
        except Exception as error:  # noqa: BLE001 - an error here would end paho's thread without a word
            log.error("the listener fell over %s", fields(error=type(error).__name__))
            self._hang_up()

    def _hang_up(self) -> None:
        line = self._client.socket()
        if isinstance(line, socket.socket):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
