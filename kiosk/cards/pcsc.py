"""Adapter: the PC/SC service of the operating system, through pyscard's raw calls.

Not pyscard's monitors: their thread dies for good when the service restarts. A context that has
seen the service go is dead too, so every connection gets a fresh one.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from smartcard import scard

from edge_sync.groundwork.clock import Clock
from kiosk.cards.errors import CardError, CardMute, CardRemoved, ReaderMissing
from kiosk.cards.pcsc_results import MEANING
from kiosk.cards.port import Presence

_PLUGGED: Final = "\\\\?PnP?\\Notification"
_LOOK_AGAIN_MS: Final = 1000
_NO_SERVICE_PAUSE_MS: Final = 250


def _check(result: int) -> None:
    code = result & 0xFFFFFFFF
    if code:
        raise MEANING.get(code, CardMute)()


class PcscReader:
    """Every reader whose name contains ``name_contains``, seen as one slot: the first with a card counts."""

    def __init__(self, clock: Clock, *, name_contains: str = "") -> None:
        self._clock = clock
        self._name_contains = name_contains
        self._context: Any = None
        self._card_last_in = ""
        self._closed = threading.Event()

    def wait(self, known: Presence, timeout_ms: int) -> Presence:
        """See ``CardReader.wait``. A pulled card shows within half a second, as the reader tells."""
        deadline_ms = self._clock.monotonic_ms() + timeout_ms
        while True:
            presence, states = self._look()
            left_ms = deadline_ms - self._clock.monotonic_ms()
            if self._closed.is_set():
                self._forget_context()
                return presence
            if presence is not known or left_ms <= 0:
                return presence
            self._sleep_until_change(states, left_ms)

    def connect(self) -> PcscConnection:
        """See ``CardReader.connect``."""
        context = _new_context()
        try:
            if self._card_last_in:
                # Asking the service for its readers first would double the time to connect.
                with suppress(CardRemoved, ReaderMissing):
                    return PcscConnection(context, self._card_last_in)
            return PcscConnection(context, self._reader_with_card(context))
        except CardError:
            scard.SCardReleaseContext(context)
            raise

    def close(self) -> None:
        """See ``CardReader.close``."""
        self._closed.set()
        context = self._context
        if context is not None:
            scard.SCardCancel(context)

    def _look(self) -> tuple[Presence, list[tuple[str, int]]]:
        try:
            states = self._states_or_again()
        except ReaderMissing:
            return Presence.NO_READER, []
        except CardError:
            self._forget_context()
            return Presence.NO_SERVICE, []
        self._card_last_in = next((name for name, state in states if state & scard.SCARD_STATE_PRESENT), "")
        return Presence.CARD if self._card_last_in else Presence.EMPTY, states

    def _states_or_again(self) -> list[tuple[str, int]]:
        if self._context is not None:
            try:
                return self._states(self._context)
            except ReaderMissing:
                raise
            except CardError:
                self._forget_context()  # the service may be back already, only not for this context
        self._context = _new_context()
        return self._states(self._context)

    def _sleep_until_change(self, states: list[tuple[str, int]], left_ms: int) -> None:
        """Sleep until a reader changes; readers that come or go are looked for once a second at the latest."""
        if self._context is None:
            self._closed.wait(min(left_ms, _NO_SERVICE_PAUSE_MS) / 1000)
            return
        watched = [*states, (_PLUGGED, scard.SCARD_STATE_UNAWARE)]
        scard.SCardGetStatusChange(self._context, min(left_ms, _LOOK_AGAIN_MS), watched)

    def _reader_with_card(self, context: Any) -> str:
        for name, state in self._states(context):
            if state & scard.SCARD_STATE_PRESENT:
                return name
        raise CardRemoved

    def _states(self, context: Any) -> list[tuple[str, int]]:
        """Every reader of ours and its state.

        Raises:
            ReaderMissing: there is none.
            CardServiceMissing: nobody answers.
        """
        result, names = scard.SCardListReaders(context, [])
        _check(result)
        ours = [name for name in names if self._name_contains in name]
        if not ours:
            raise ReaderMissing
        result, states = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in ours])
        _check(result)
        return [(name, state & ~scard.SCARD_STATE_CHANGED) for name, state, _ in states]

    def _forget_context(self) -> None:
        context, self._context = self._context, None
        if context is not None:
            scard.SCardReleaseContext(context)


def _new_context() -> Any:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    _check(result)
    return context


class PcscConnection:
    """One card inside one PC/SC transaction; no other program gets a command in between."""

    def __init__(self, context: Any, reader: str) -> None:
        """Power the card; ``context`` is released by ``close``.

        Raises:
            CardError: as ``CardReader.connect``; the context is then still the caller's.
        """
        self._context = context
        result, self._card, self._protocol = scard.SCardConnect(
            context, reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        _check(result)
        result = scard.SCardBeginTransaction(self._card)
        if result:
            scard.SCardDisconnect(self._card, scard.SCARD_UNPOWER_CARD)
            _check(result)

    def transmit(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        """See ``CardConnection.transmit``."""
        if self._card is None:
            raise CardMute
        # pyscard takes a list; its elements are the interpreter's shared small numbers, so
        # overwriting the list leaves nothing of a PIN behind.
        units = list(apdu)
        try:
            result, answer = scard.SCardTransmit(self._card, self._protocol, units)
        finally:
            units[:] = [0] * len(units)
        _check(result)
        if len(answer) < 2:
            raise CardRemoved  # success without a status word: the card was torn away under way
        return bytes(answer[:-2]), answer[-2] << 8 | answer[-1]

    def answer_to_reset(self) -> bytes:
        """See ``CardConnection.answer_to_reset``."""
        if self._card is None:
            raise CardMute
        result, _, _, _, answer = scard.SCardStatus(self._card)
        _check(result)
        return bytes(answer)

    def close(self) -> None:
        """See ``CardConnection.close``."""
        card, self._card = self._card, None
        if card is not None:
            scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
            scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)
            scard.SCardReleaseContext(self._context)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
