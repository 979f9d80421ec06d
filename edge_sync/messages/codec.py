"""The only way into bytes and out of them.

Three outcomes for three different things: a message, ``UnknownKind`` (kept and
acknowledged), ``Malformed`` (parked with its reason).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from edge_sync.messages.errors import Malformed
from edge_sync.messages.letter import Letter
from edge_sync.messages.message import Message, shape_of

MAX_BATCH_BYTES = 256 * 1024
"""Bytes of one batch that a receiver still reads; Mosquitto 2.1 accepts 2 MB."""

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What bytes from outside can make the decoder raise; deep nesting is one of its ways."""

_letters = msgspec.json.Decoder(Letter)
_raws = msgspec.json.Decoder(list[msgspec.Raw])

T = TypeVar("T", bound=Message)


def encode_batch(letters: Sequence[Letter]) -> bytes:
    """Write letters as one JSON array of CloudEvents."""
    return msgspec.json.encode(list(letters))


def decode_batch(raw: bytes) -> list[Letter | Malformed]:
    """Read a batch; one bad element does not spoil its neighbours.

    Raises:
        Malformed: the whole is too long or not a JSON array.
    """
    if len(raw) > MAX_BATCH_BYTES:
        raise Malformed(f"batch of {len(raw)} bytes is over the limit of {MAX_BATCH_BYTES} bytes")
    try:
        parts = _raws.decode(raw)
    except UNREADABLE as error:
        raise Malformed(f"not a JSON array of letters: {error}") from error
    return [_decode_letter(part) for part in parts]


def _decode_letter(raw: msgspec.Raw) -> Letter | Malformed:
    try:
        letter = _letters.decode(raw)
        bytes(letter.data).decode()  # kept raw, thus not looked at by the decoder
    except UNREADABLE as error:
        return Malformed(f"not a letter: {error}")
    return letter


def open_letter(letter: Letter) -> Message:
    """Read the message inside a letter.

    Raises:
        UnknownKind: the dictionary has no such kind and version.
        Malformed: the content breaks the rules of its kind.
    """
    return decode_message(letter.type, letter.version, bytes(letter.data))


def decode_message(kind: str, version: int, raw: bytes) -> Message:
    """Read one message's fields from JSON; raises as ``open_letter``."""
    shape = shape_of(kind, version)
    try:
        return msgspec.json.decode(raw, type=shape)
    except UNREADABLE as error:
        raise Malformed(f"{kind} version {version}: {error}") from error


def encode_plain(message: Message) -> bytes:
    """Write a message that travels alone, outside a batch (acknowledgement, queue, status)."""
    return msgspec.json.encode({"type": message.KIND, "dataversion": message.VERSION, "data": message})


def decode_plain(raw: bytes, shape: type[T]) -> T:
    """Read a message that travels alone and must be of ``shape``.

    Raises:
        Malformed: not JSON, another kind, or content that breaks the rules.
    """
    try:
        outer: dict[str, Any] = msgspec.json.decode(raw, type=dict[str, Any])
        if (outer.get("type"), outer.get("dataversion")) != (shape.KIND, shape.VERSION):
            raise Malformed(f"expected {shape.KIND} version {shape.VERSION}")
        return msgspec.convert(outer.get("data"), shape)
    except UNREADABLE as error:
        raise Malformed(f"{shape.KIND}: {error}") from error
