"""The hand at the card slot: tells what lies there, looks, reads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes
from edge_sync.groundwork.supervise import Thread
from edge_sync.messages.values import CardKind
from kiosk.cards import errors, slot
from kiosk.cards.port import CardReader, Presence
from kiosk.cards.ways import SecretKind
from kiosk.hands.hand import Hand
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.visit.privacy import Vault

WAIT_MS = 1_000

PRESENCE = {Presence.CARD: True, Presence.EMPTY: False, Presence.NO_READER: None, Presence.NO_SERVICE: None}
FAULTS = {Presence.NO_READER: errors.ReaderMissing.code, Presence.NO_SERVICE: errors.CardServiceMissing.code}

EVENTS: dict[type[errors.CardError], str] = {
    errors.CardServiceMissing: "reader_gone",
    errors.ReaderMissing: "reader_gone",
    errors.CardRemoved: "card_removed",
    errors.CardMute: "card_removed",
    errors.UnknownCard: "card_unknown",
    errors.WrongPin: "pin_wrong",
    errors.LastTryRefused: "card_last_try",
    errors.PinLocked: "card_locked",
    errors.PinlessCard: "card_without_pin",
    errors.WrongNumber: "number_wrong",
}
"""The journey's word for each way a reading ends; any other error is a card we cannot read."""


OPENED_BY = {
    SecretKind.PIN: CardKind.MY_NUMBER,
    SecretKind.NUMBER_B: CardKind.MY_NUMBER,
    SecretKind.LICENCE_PIN: CardKind.DRIVERS_LICENCE,
    SecretKind.NONE: CardKind.DRIVERS_LICENCE,
    SecretKind.CARD_NUMBER: CardKind.RESIDENCE_CARD,
}
"""The kind of card that each way opens, and no other."""


class CardHand(Hand):
    """Watches the slot with one reader handle and works with another, so that neither waits for the other."""

    def __init__(
        self,
        open_reader: Callable[[], CardReader],
        vault: Vault,
        clock: Clock,
        post: Post,
        random_bytes: RandomBytes = os.urandom,
    ) -> None:
        """``random_bytes`` makes the keys of a reading and must be fit for that."""
        super().__init__("card", post, idle_ms=60_000)
        self._random_bytes = random_bytes
        self._reader = open_reader()
        self._watched = open_reader()
        self._vault = vault
        self._clock = clock
        self._watcher = Thread("card slot", self._watch)

    def start(self) -> None:
        super().start()
        self._watcher.start()

    def stop(self) -> None:
        self._watched.close()
        self._watcher.stop()
        super().stop()
        self._reader.close()

    def _watch(self, stopping: threading.Event) -> None:
        known: Presence | None = None
        while not stopping.is_set():
            seen = self._watched.wait(known or Presence.NO_SERVICE, 0 if known is None else WAIT_MS)
            if seen is not known:
                known = seen
                self.fault = FAULTS.get(seen)
                self._post(happenings.ReaderSeen(PRESENCE[seen]))

    def handle(self, effect: Effect) -> None:
        began_ms = self._clock.monotonic_ms()
        try:
            if isinstance(effect, effects.ReadCard):
                self._read(effect, began_ms)
            else:
                seen = slot.look(self._reader)
                took_ms = self._clock.monotonic_ms() - began_ms
                self._post(happenings.CardSeen(seen.kind, seen.ways, took_ms, seen.resembles))
        except errors.CardError as error:
            self._post(self._trouble(error, self._clock.monotonic_ms() - began_ms))

    def _read(self, effect: effects.ReadCard, began_ms: int) -> None:
        visit = self._vault.visit
        secret = self._vault.take_secret()
        facts = slot.read(
            self._reader, effect.way, secret, allow_last_try=effect.allow_last_try, random_bytes=self._random_bytes
        )
        if self._vault.keep(facts, visit):
            took_ms = self._clock.monotonic_ms() - began_ms
            flags = tuple(sorted(flag.value for flag in facts.flags))
            self._post(happenings.CardRead(OPENED_BY[effect.way], took_ms, flags))

    def _trouble(self, error: errors.CardError, took_ms: int) -> happenings.CardTrouble:
        event = EVENTS.get(type(error), "card_unknown")
        tries_left = getattr(error, "tries_left", None)
        if isinstance(error, errors.PinLocked):
            tries_left = 0
        if event == "pin_wrong" and tries_left == 0:
            event = "card_locked"
        return happenings.CardTrouble(event, error.code, tries_left, took_ms)
