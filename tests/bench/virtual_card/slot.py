"""The line from a virtual card to vpcd, the virtual reader behind pcscd.

vpcd's protocol: both sides send a two-byte big-endian length and a body. A one-byte body from vpcd
is a control code (00 off, 01 on, 02 reset: no answer; 04: give the answer to reset); anything
longer is a command unit. An empty answer would hang the client for ever and is never sent.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time

from tests.bench.virtual_card.machine import VirtualCard

VPCD_PORT = 35963
_OFF, _ON, _RESET, _ATR = 0, 1, 2, 4

_ABSENCE_NOTICED_S = 0.45
"""pcscd looks every 0.4 s; a card that comes back sooner is lost to it until it is lifted once more."""


class CardSlot:
    """A place where one card may lie. The card stays there over restarts of pcscd."""

    def __init__(self, port: int = VPCD_PORT) -> None:
        self._port = port
        self._port_now = port
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._lifted = threading.Event()
        self._seen = threading.Event()
        self._slow_ms = 0
        self._tear_after: int | None = None
        self._left_at = 0.0
        self.card: VirtualCard | None = None

    def lay(self, card: VirtualCard, seen_within_s: float = 3.0) -> bool:
        """Put a card down, lifting the one before; True once the reader has seen it."""
        self.lift()
        self.card = card
        self._port_now = self._port + card.persona.behaviour.reader - 1
        self._slow_ms = card.persona.behaviour.slow_ms
        self._tear_after = card.persona.behaviour.tear_after_apdus
        self._lifted, self._seen = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(card, self._lifted), name="card", daemon=True)
        self._thread.start()
        return self._seen.wait(seen_within_s)

    def lift(self) -> None:
        """Take the card away and let the reader notice; it keeps its counters."""
        self._lifted.set()
        self._hang_up()
        if self._thread is not None:
            self._thread.join(3)
            self._thread = None
        time.sleep(max(0.0, self._left_at + _ABSENCE_NOTICED_S - time.monotonic()))

    def slow(self, slow_ms: int) -> None:
        """Let the chip think this long before each answer."""
        self._slow_ms = slow_ms

    def tear_after(self, apdus: int | None) -> None:
        """Pull the card instead of answering command number ``apdus`` + 1 from now on."""
        with self._lock:
            self._tear_after = apdus

    @property
    def occupied(self) -> bool:
        """True while a card lies here."""
        return self._thread is not None and not self._lifted.is_set()

    def _hang_up(self) -> None:
        line = self._line
        if line is not None:
            with contextlib.suppress(OSError):  # vpcd may be gone first
                line.shutdown(socket.SHUT_RDWR)

    def _serve(self, card: VirtualCard, lifted: threading.Event) -> None:
        while not lifted.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self._port_now), timeout=1) as line:
                    line.settimeout(None)
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._line = line
                    self._talk(card, line, lifted)
            except OSError:
                pass  # no pcscd, or it ended: the card lies there and waits
            finally:
                if self._line is not None:
                    self._left_at = time.monotonic()
                self._line = None
                card.power()
            lifted.wait(0.02)

    def _talk(self, card: VirtualCard, line: socket.socket, lifted: threading.Event) -> None:
        while not lifted.is_set():
            head = _exactly(line, 2)
            if head is None:
                return
            body = _exactly(line, int.from_bytes(head, "big"))
            if not body:
                return
            self._seen.set()
            if len(body) > 1:
                answer = self._command(card, body, lifted)
                if answer is None:
                    lifted.set()
                    return
            elif body[0] == _ATR:
                answer = card.atr
            else:
                if body[0] in (_OFF, _ON, _RESET):
                    card.power()
                continue
            line.sendall(len(answer).to_bytes(2, "big") + answer)

    def _command(self, card: VirtualCard, apdu: bytes, lifted: threading.Event) -> bytes | None:
        with self._lock:
            if self._tear_after is not None:
                if self._tear_after == 0:
                    self._tear_after = None
                    if card.persona.behaviour.tear_late:
                        card.respond(apdu)
                    return None
                self._tear_after -= 1
        if self._slow_ms:
            time.sleep(self._slow_ms / 1000)
        return None if lifted.is_set() else card.respond(apdu)


def _exactly(line: socket.socket, size: int) -> bytes | None:
    """Read ``size`` bytes; None when the line ends.

    vpcd writes length and body apart; without an immediate acknowledgement Nagle's algorithm
    holds the second one back for 40 ms, and the kernel disarms TCP_QUICKACK by itself.
    """
    got = b""
    while len(got) < size:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        piece = line.recv(size - len(got))
        if not piece:
            return None
        got += piece
    return got
