"""A reader in memory, into which a card machine can be laid, and out of which it can be pulled."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Protocol, Self

from kiosk.cards.errors import CardMute, CardRemoved, CardServiceMissing, ReaderMissing
from kiosk.cards.port import Presence


class CardMachine(Protocol):
    """What a chip does: forgets its session when power comes or goes, and answers commands."""

    atr: bytes
    """Its answer to reset."""

    def power(self) -> None:
        """Power went on, off, or the card was reset."""

    def respond(self, apdu: bytes) -> bytes:
        """Answer one command unit: data and two status bytes; at least the latter."""


class FakeReader:
    """A slot with behaviour: lay, lift, pull at the n-th command, unplug, stop the service."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._card: CardMachine | None = None
        self._pull_after: int | None = None
        self._carried_out = False
        self._reader = True
        self._service = True
        self._mute = False
        self._closed = False
        self._held = threading.Lock()

    def lay(self, card: CardMachine, *, pull_after: int | None = None, carried_out: bool = False) -> None:
        """Put a card on the reader; with ``pull_after`` it vanishes instead of answering command number n + 1.

        ``carried_out``: it did what that command said, and only its answer was lost.
        """
        with self._changed:
            self._card, self._pull_after, self._carried_out = card, pull_after, carried_out
            card.power()
            self._changed.notify_all()

    def lift(self) -> None:
        """Take the card away."""
        with self._changed:
            self._card = None
            self._changed.notify_all()

    def set_state(self, *, reader: bool | None = None, service: bool | None = None, mute: bool | None = None) -> None:
        """Unplug or plug the reader, stop or start the service, place the card badly."""
        with self._changed:
            self._reader = self._reader if reader is None else reader
            self._service = self._service if service is None else service
            self._mute = self._mute if mute is None else mute
            self._changed.notify_all()

    def wait(self, known: Presence, timeout_ms: int) -> Presence:
        """See ``CardReader.wait``."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._presence() is not known, timeout_ms / 1000)
            return self._presence()

    def connect(self) -> FakeConnection:
        """See ``CardReader.connect``."""
        self._check()
        card = self._card
        if card is None:
            raise CardRemoved
        if self._mute or not self._held.acquire(blocking=False):
            raise CardMute
        card.power()
        return FakeConnection(self, card)

    def close(self) -> None:
        """See ``CardReader.close``."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _presence(self) -> Presence:
        if not self._service:
            return Presence.NO_SERVICE
        if not self._reader:
            return Presence.NO_READER
        return Presence.EMPTY if self._card is None else Presence.CARD

    def _check(self) -> None:
        if not self._service:
            raise CardServiceMissing
        if not self._reader:
            raise ReaderMissing

    def exchange(self, card: CardMachine, apdu: bytes) -> bytes:
        """Carry one command to ``card`` if it still lies there."""
        self._check()
        with self._changed:
            if self._card is not card:
                raise CardRemoved
            if self._pull_after is not None:
                if self._pull_after == 0:
                    if self._carried_out:
                        card.respond(apdu)
                    self._card, self._pull_after = None, None
                    self._changed.notify_all()
                    raise CardRemoved
                self._pull_after -= 1
        if self._mute:
            raise CardMute
        return card.respond(apdu)

    def release(self, card: CardMachine) -> None:
        """The connection is closed: the card loses its power."""
        card.power()
        self._held.release()


class FakeConnection:
    """A connection into the fake slot."""

    def __init__(self, reader: FakeReader, card: CardMachine) -> None:
        self._reader = reader
        self._card: CardMachine | None = card

    def transmit(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        """See ``CardConnection.transmit``."""
        if self._card is None:
            raise CardMute
        answer = self._reader.exchange(self._card, bytes(apdu))
        return answer[:-2], int.from_bytes(answer[-2:], "big")

    def answer_to_reset(self) -> bytes:
        """See ``CardConnection.answer_to_reset``."""
        if self._card is None:
            raise CardMute
        return self._card.atr

    def close(self) -> None:
        """See ``CardConnection.close``."""
        card, self._card = self._card, None
        if card is not None:
            self._reader.release(card)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
