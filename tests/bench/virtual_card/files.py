"""What chips are made of: applications, files, files of secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from tests.bench.virtual_card.command import Command

Secrets = frozenset[str]


@dataclass(slots=True)
class PinFile:
    """An internal file with a secret and its counter; the counter outlives every reset."""

    secret: bytes
    tries_left: int
    tries_max: int


@dataclass(slots=True)
class DataFile:
    """An elementary file. ``opened_by``: sets of secrets, one of which must be verified whole; empty is free.

    A secret is named by its application and number: ``text:0011``. ``sealed``: read under secure messaging only.
    """

    content: bytes
    opened_by: tuple[Secrets, ...] = ()
    sealed: bool = False


@dataclass(slots=True)
class Application:
    """One application of a chip. What raises the tripwire: a ``forbidden`` file, or the whole application.

    ``only_selected``: any command but SELECT raises it, as on somebody's payment card.
    """

    name: str
    files: dict[int, DataFile] = field(default_factory=dict)
    pins: dict[int, PinFile] = field(default_factory=dict)
    forbidden: frozenset[int] = frozenset()
    forbidden_whole: bool = False
    only_selected: bool = False


class Extension(Protocol):
    """Commands that only one kind of chip knows."""

    def power(self) -> None:
        """Power went on, off, or the card was reset."""

    def answer(self, command: Command) -> bytes | None:
        """Answer a command of the kind's own; None when it is an ordinary one."""

    def seal(self, content: bytes) -> bytes:
        """Content as it travels under secure messaging."""

    @property
    def verified(self) -> Secrets:
        """Secrets verified by the kind's own commands."""


@dataclass(slots=True)
class Chip:
    """A whole chip. ``root`` is its master file, where it has one that can be selected."""

    atr: bytes
    applications: dict[bytes, Application]
    root: Application | None = None
    selecting_forgets: bool = True
    """Selecting an application drops every verified state (My Number card); a licence keeps it."""
    extension: Extension | None = None


def one_of(*secrets: str) -> tuple[Secrets, ...]:
    """Any one of these secrets opens."""
    return tuple(frozenset({secret}) for secret in secrets)


def all_of(*secrets: str) -> tuple[Secrets, ...]:
    """Only all of these secrets together open."""
    return (frozenset(secrets),)


def length_of(size: int) -> bytes:
    """The shortest length field (ISO/IEC 8825-1): one byte, 81 xx or 82 xx xx."""
    if size < 0x80:
        return bytes((size,))
    return bytes((0x81, size)) if size < 0x100 else bytes((0x82, size >> 8, size & 0xFF))


def ber(tag: int, value: bytes) -> bytes:
    """One element; tags up to FF take one byte, others two."""
    return tag.to_bytes(1 if tag < 0x100 else 2, "big") + length_of(len(value)) + value
