"""What the window takes in: machine-to-centre messages of a known kind, of bounded size, naming no person."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from edge_sync.messages.errors import UnknownKind
from edge_sync.messages.hall import CheckedIn
from edge_sync.messages.line import Status
from edge_sync.messages.message import Message, Uplink, all_kinds
from edge_sync.messages.queueing import TicketIssued
from edge_sync.messages.sealed import Sealed
from edge_sync.messages.sensitivity import Sensitivity, marks

MAX_DATA_BYTES = 48 * 1024
"""Bytes of one message's fields; a letter stays well under a batch of 64 KB."""

Dictionary = Callable[[str, int], type[Message]]
"""Finds the shape of a kind and version; raises UnknownKind."""


class NotAdmitted(Exception):
    """The window refuses; the reason names no content. ``at`` is the moment that the refusal is about, if any."""

    code = "DESK-02"

    def __init__(self, reason: str, *, code: str = code, at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.at = at


def admit(kind: str, version: int, data: bytes, dictionary: Dictionary) -> Message:
    """Read a message that may be recorded.

    Raises:
        NotAdmitted: unknown kind, broken content, too long, personal, or not the kiosk's to send.
    """
    try:
        shape = dictionary(kind, version)
    except UnknownKind as error:
        raise NotAdmitted(str(error)) from error
    if len(data) > MAX_DATA_BYTES:
        raise NotAdmitted(f"{kind}: {len(data)} bytes are over the limit of {MAX_DATA_BYTES} bytes")
    check_shape(shape)
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAdmitted(f"{kind} version {version}: {error}") from error


def check_shape(shape: type[Message]) -> None:
    """Refuse kinds that may not be recorded at all, whatever they hold; raises NotAdmitted."""
    if not issubclass(shape, Uplink):
        raise NotAdmitted(f"{shape.KIND} travels from the centre, not to it")
    if shape is TicketIssued:
        raise NotAdmitted(f"{shape.KIND} is recorded by taking a ticket")
    if shape is CheckedIn:
        raise NotAdmitted(f"{shape.KIND} is recorded by checking in")
    if shape is Status:
        raise NotAdmitted(f"{shape.KIND} is said by the post office itself")
    loose = _loose(shape)
    if loose:
        raise NotAdmitted(f"{shape.KIND} holds fields that may not travel in clear: {', '.join(loose)}")


@functools.cache
def _loose(shape: type[Message]) -> tuple[str, ...]:
    """Reading type hints takes longer than writing the letter; shapes never change."""
    return tuple(not_free_to_travel(shape))


def not_free_to_travel(shape: type[msgspec.Struct]) -> list[str]:
    """Fields marked PERSONAL and not sealed, and fields nobody marked, in ``shape`` and in the structs inside it."""
    found: list[str] = []
    hints = get_type_hints(shape, include_extras=True)
    for field, mark in marks(shape).items():
        if mark is Sensitivity.PERSONAL and _bare(hints[field]) is Sealed:
            continue
        if mark not in (Sensitivity.PUBLIC, Sensitivity.LINKABLE):
            found.append(field)
        for inner in _structs_in(hints[field]):
            found += [f"{field}.{name}" for name in not_free_to_travel(inner)]
    return found


def sealed_kinds() -> tuple[str, ...]:
    """Kinds that carry sealed content: they leave the machine's disk as soon as the centre has them for good."""
    found = [shape for shape in all_kinds() if any(_bare(hint) is Sealed for hint in _hints(shape))]
    return tuple(sorted({shape.KIND for shape in found}))


def _hints(shape: type[Message]) -> list[Any]:
    hints = get_type_hints(shape, include_extras=True)
    return [hints[field] for field in shape.__struct_fields__]


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _structs_in(hint: Any) -> list[type[msgspec.Struct]]:
    if get_origin(hint) is Annotated:
        return _structs_in(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType, list, tuple, dict, set, frozenset):
        return [struct for part in get_args(hint) for struct in _structs_in(part)]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return []
