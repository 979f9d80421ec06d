"""What the kiosk and the overlay's own process say to each other: a length of four bytes, then MessagePack."""

from __future__ import annotations

from typing import IO

import msgspec

from edge_sync.messages.entry import Entry
from edge_sync.stationery.printed import Lacking


class Order(msgspec.Struct, frozen=True, tag=True):
    """Which form, and what was entered for it."""

    form: str
    entry: Entry


class CounterSlip(msgspec.Struct, frozen=True, tag=True):
    """The slip that goes to the counter with the forms. No person's item but what its codes carry under seal."""

    city: str
    ticket: str
    titles: tuple[str, ...]
    """The forms of this visit, in the order of printing."""
    codes: tuple[str, ...]
    """Texts of ``edge_sync.seal.paper_code.pack``."""


class Result(msgspec.Struct, frozen=True):
    """The filled form; ``fault`` is a code when there is none."""

    pdf: bytes = b""
    lacking_letters: int = 0
    overfull: tuple[str, ...] = ()
    fault: str | None = None
    lacking: tuple[Lacking, ...] = ()
    """Where the letters are that the clerk has to look at: item, whose, how many."""


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
