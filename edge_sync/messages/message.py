"""What a message is: a frozen struct with a kind, a version and a direction."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

import msgspec

from edge_sync.messages.errors import UnknownKind


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Anything that may travel. Unknown fields are ignored, so growth is additive."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int]


class Uplink(Message, frozen=True, kw_only=True):
    """A message from a machine to the centre."""


class Downlink(Message, frozen=True, kw_only=True):
    """A message from the centre to a machine."""


M = TypeVar("M", bound=type[Message])

_KINDS: dict[tuple[str, int], type[Message]] = {}


def kind(name: str, *, version: int) -> Callable[[M], M]:
    """Enter a message class into the dictionary under its kind and version."""

    def enter(shape: M) -> M:
        if (name, version) in _KINDS:
            raise ValueError(f"{name} version {version} is already in the dictionary")
        shape.KIND = name
        shape.VERSION = version
        _KINDS[name, version] = shape
        return shape

    return enter


def shape_of(name: str, version: int) -> type[Message]:
    """Find the class for a kind and version.

    Raises:
        UnknownKind: this side's dictionary has no such entry.
    """
    try:
        return _KINDS[name, version]
    except KeyError:
        raise UnknownKind(name, version) from None


def all_kinds() -> list[type[Message]]:
    """Every message class of the dictionary, sorted by kind and version."""
    return [_KINDS[key] for key in sorted(_KINDS)]
