"""One connection of one simulated machine, with the patience of the real link."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress

from tests.bench.fleet import packets

CONNECT_TIMEOUT_S = 3.0
ANSWER_TIMEOUT_S = 4.0
"""As ``edge_sync.link.paho_client``: TCP and TLS, then each answer."""


class NoSession(Exception):
    """The line could not be opened; the text says which step failed."""


class Session:
    """Open until ``over`` is done."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keepalive_s: int) -> None:
        self._reader, self._writer = reader, writer
        self._keepalive_s = keepalive_s
        self._number = 1
        self._granted = asyncio.Event()
        self.heard: Callable[[str], None] = lambda topic: None
        self.over: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        port: int,
        context: ssl.SSLContext,
        name: str,
        filters: Sequence[str],
        *,
        will: tuple[str, bytes],
        keepalive_s: int = 20,
        heard: Callable[[str], None] = lambda topic: None,
    ) -> Session:
        """Connect, leave a will, subscribe; raises NoSession."""
        wire = asyncio.open_connection("127.0.0.1", port, ssl=context, ssl_handshake_timeout=CONNECT_TIMEOUT_S)
        try:
            reader, writer = await asyncio.wait_for(wire, CONNECT_TIMEOUT_S)
        except (OSError, TimeoutError) as error:
            raise NoSession(f"TLS: {type(error).__name__}") from error
        session = cls(reader, writer, keepalive_s)
        session.heard = heard
        try:
            writer.write(packets.connect(name, keepalive_s=keepalive_s, will_topic=will[0], will=will[1]))
            kind, _, body = await asyncio.wait_for(packets.read(reader), ANSWER_TIMEOUT_S)
            if kind != packets.CONNACK or body[1] != 0:
                raise NoSession(f"refused: {body.hex()}")
            session.over = asyncio.create_task(session._listen())
            writer.write(packets.subscribe(1, filters))
            await asyncio.wait_for(session._granted.wait(), ANSWER_TIMEOUT_S)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            session.close()
            raise NoSession(f"answer: {type(error).__name__}") from error
        return session

    def publish(self, topic: str, payload: bytes) -> None:
        """Hand over a retained message."""
        self._number = self._number % 65_000 + 1
        self._writer.write(packets.publish(self._number, topic, payload, retain=True))

    def close(self) -> None:
        """Drop the line without a word."""
        if self.over is not None:
            self.over.cancel()
        self._writer.transport.abort()

    async def _listen(self) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                try:
                    kind, flags, body = await asyncio.wait_for(packets.read(self._reader), self._keepalive_s)
                except TimeoutError:
                    self._writer.write(packets.PINGREQ)
                    continue
                if kind == packets.DISCONNECT:
                    break
                self._take(kind, flags, body)
        self._writer.transport.abort()

    def _take(self, kind: int, flags: int, body: bytes) -> None:
        if kind == packets.SUBACK:
            self._granted.set()
        elif kind == packets.PUBLISH:
            topic, number = packets.topic_and_number(flags, body)
            self.heard(topic)
            if number:
                self._writer.write(packets.puback(number))
