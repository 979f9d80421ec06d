"""The few MQTT 5 packets that the fleet speaks (OASIS MQTT 5.0, chapter 3), without properties."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Sequence

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP, DISCONNECT = 2, 3, 4, 9, 13, 14
PINGREQ = b"\xc0\x00"


def connect(name: str, *, keepalive_s: int, will_topic: str, will: bytes) -> bytes:
    """CONNECT with a clean start and a retained will of QoS 1."""
    flags = 0x02 | 0x04 | 0x08 | 0x20
    head = b"\x00\x04MQTT\x05" + bytes([flags]) + struct.pack("!H", keepalive_s) + b"\x00"
    return _packet(0x10, head + _text(name) + b"\x00" + _text(will_topic) + struct.pack("!H", len(will)) + will)


def subscribe(number: int, filters: Sequence[str]) -> bytes:
    """SUBSCRIBE at QoS 1."""
    return _packet(0x82, struct.pack("!H", number) + b"\x00" + b"".join(_text(one) + b"\x01" for one in filters))


def publish(number: int, topic: str, payload: bytes, *, retain: bool) -> bytes:
    """PUBLISH at QoS 1."""
    return _packet(0x32 | retain, _text(topic) + struct.pack("!H", number) + b"\x00" + payload)


def puback(number: int) -> bytes:
    """PUBACK, taken."""
    return _packet(0x40, struct.pack("!H", number))


async def read(reader: asyncio.StreamReader) -> tuple[int, int, bytes]:
    """Kind, flags and body of the next packet; raises asyncio.IncompleteReadError at the end of the line."""
    (first,) = await reader.readexactly(1)
    length = shift = 0
    while True:
        (byte,) = await reader.readexactly(1)
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return first >> 4, first & 0x0F, await reader.readexactly(length)


def topic_and_number(flags: int, body: bytes) -> tuple[str, int]:
    """Topic of a PUBLISH, and its number; 0 at QoS 0."""
    (length,) = struct.unpack_from("!H", body)
    topic = body[2 : 2 + length].decode()
    number = struct.unpack_from("!H", body, 2 + length)[0] if flags & 0x06 else 0
    return topic, number


def _packet(first: int, body: bytes) -> bytes:
    length, head = len(body), bytearray([first])
    while True:
        length, byte = divmod(length, 128)
        head.append(byte | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("!H", len(raw)) + raw
