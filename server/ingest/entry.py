"""One letter as a row of the table of events, with what the dictionary makes of its content."""

from __future__ import annotations

from typing import Any

import msgspec

from edge_sync.messages.errors import Malformed, UnknownKind
from edge_sync.messages.letter import Letter
from edge_sync.messages.message import Message, shape_of
from server.ingest.clocks import Anchor, Said, believe
from server.ingest.handlers import Handlers
from server.ingest.models import EventState
from server.ingest.rows import Row
from server.ingest.sorting import TOO_DEEP

_decoders: dict[tuple[str, int], msgspec.json.Decoder[Any]] = {}


def read(letter: Letter) -> Message:
    """The message inside; as ``open_letter``, with a decoder kept for each kind.

    Raises:
        UnknownKind: the dictionary has no such kind and version.
        Malformed: the content breaks the rules of its kind.
    """
    return read_raw(letter.type, letter.version, letter.data)


def read_raw(kind: str, version: int, data: msgspec.Raw | str) -> Message:
    """The message of a kind; raises as ``read``."""
    decoder = _decoders.get((kind, version))
    if decoder is None:
        decoder = _decoders.setdefault((kind, version), msgspec.json.Decoder(shape_of(kind, version)))
    try:
        message: Message = decoder.decode(data)
    except RecursionError as error:
        raise Malformed(TOO_DEEP) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{kind} version {version}: {error}") from error
    return message


class Place:
    """Where letters of one boot go: stream and boot as the database numbers them, and the boot's anchor."""

    __slots__ = ("anchor", "boot_id", "received_ms", "stream_id")

    def __init__(self, stream_id: int, boot_id: int, anchor: Anchor | None, received_ms: int) -> None:
        self.stream_id = stream_id
        self.boot_id = boot_id
        self.anchor = anchor
        self.received_ms = received_ms


def row_of(letter: Letter, digest: bytes, place: Place, handlers: Handlers) -> Row:
    """A letter in the order of ``rows.COLUMNS``.

    Raises:
        Malformed: the content breaks the rules of its kind.
    """
    reason = ""
    try:
        state = EventState.PENDING.value if handlers.wants(read(letter)) else EventState.APPLIED.value
    except UnknownKind as error:
        state, reason = EventState.UNKNOWN.value, str(error)[:200]
    said_ms = round(letter.time.timestamp() * 1000)
    belief = believe(Said(letter.clock_state, said_ms, letter.boottime_ms, place.received_ms), place.anchor)
    return (
        place.stream_id,
        letter.sequence,
        letter.id,
        digest,
        letter.type,
        letter.version,
        place.boot_id,
        letter.boottime_ms,
        said_ms,
        letter.clock_state.value,
        place.received_ms,
        belief.at_ms,
        belief.uncertainty_ms,
        belief.how.value,
        bytes(letter.data).decode(),
        state,
        reason,
    )
