"""What the ear's own process is told, one packet an order, and what it tells, one line a fact."""

from __future__ import annotations

import msgspec

from kiosk.ear.port import Deaf, EarFact, Heard, Level, Listening, Noisy, Opened, Silence
from kiosk.ear.settings import EarSettings

MOST_BYTES = 180_000
"""Of an order; a Unix socket takes some 200 kB in one packet."""


class Setup(msgspec.Struct, frozen=True, tag=True):
    """The first order."""

    settings: EarSettings


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Load a language's model."""

    language: str
    expected: tuple[str, ...] = ()
    """Phrases whose words are checked as soon as it is there."""


class Listen(msgspec.Struct, frozen=True, tag=True):
    """Listen once; the microphone's file descriptor comes with the packet."""

    turn: int
    listening: Listening


Order = Setup | Prepare | Listen


class Ready(msgspec.Struct, frozen=True, tag=True):
    """A language's model is loaded; ``lost``: expected phrases that it has no words for."""

    language: str
    lost: tuple[str, ...] = ()


class Unready(msgspec.Struct, frozen=True, tag=True):
    """A language's model cannot be used."""

    language: str
    code: str
    why: str


class Enough(msgspec.Struct, frozen=True, tag=True):
    """The microphone is not needed any more."""

    turn: int


class Told(msgspec.Struct, frozen=True, tag=True):
    """A fact of a listening: the name of its class and its fields."""

    turn: int
    fact: str
    fields: msgspec.Raw


Word = Ready | Unready | Enough | Told

_FACTS: dict[str, type[EarFact]] = {kind.__name__: kind for kind in (Opened, Level, Heard, Silence, Noisy, Deaf)}
LAST = (Heard, Silence, Noisy, Deaf)


def told(turn: int, fact: EarFact) -> Told:
    """A fact for the line."""
    return Told(turn, type(fact).__name__, msgspec.Raw(msgspec.json.encode(fact)))


def fact_of(word: Told) -> EarFact:
    """The fact on a line; raises ValueError for an unknown one."""
    kind = _FACTS.get(word.fact)
    if kind is None:
        raise ValueError(word.fact)
    return msgspec.json.decode(word.fields, type=kind)


def encode(order: Order) -> bytes:
    """An order as one packet."""
    return msgspec.json.encode(order, enc_hook=str)


def decode(packet: bytes) -> Order:
    """The order in a packet."""
    order: Order = msgspec.json.decode(packet, type=Order, dec_hook=lambda wanted, value: wanted(value))
    return order
