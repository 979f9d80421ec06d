"""What the kiosk and the overlay's own process say to each other: a length of four bytes, then MessagePack."""

from __future__ import annotations

from typing import IO

import msgspec


class Order(msgspec.Struct, frozen=True):
    """Which form, and what stands in its boxes."""

    form: str
    values: dict[str, str]


class Result(msgspec.Struct, frozen=True):
    """The filled form; ``fault`` is a code when there is none."""

    pdf: bytes = b""
    lacking_letters: int = 0
    overfull: tuple[str, ...] = ()
    fault: str | None = None


class Ready(msgspec.Struct, frozen=True):
    """The fonts are loaded."""

    fault: str | None = None


def write_frame(stream: IO[bytes], frame: msgspec.Struct) -> None:
    """Write one frame."""
    body = msgspec.msgpack.encode(frame)
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Read one frame's body; None at the end."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else None
