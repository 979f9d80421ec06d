"""The ear's own process as its parent sees it: orders in, with descriptors, facts out, and never a wait."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
from collections.abc import Callable

import msgspec

from edge_sync.groundwork.child import Child, Launch
from kiosk.ear.orders import MOST_BYTES, Order, Word, encode

log = logging.getLogger(__name__)

LISTENER = (sys.executable, "-m", "kiosk.ear.listener")


class ListenerChild(Child):
    """A child whose orders are packets on a socket, for a pipe carries no descriptors."""

    def __init__(
        self,
        command: tuple[str, ...],
        tell: Callable[[Word], None],
        *,
        began: Callable[[], None],
        ended: Callable[[], None],
        late: Callable[[], bool],
    ) -> None:
        """``command`` is given the number of its end of the socket. The others: as ``Child`` says."""
        super().__init__("ear", self._connected, self._told, began=began, ended=ended, late=late)
        self._command, self._tell = command, tell
        self._orders: socket.socket | None = None
        self._decoder = msgspec.json.Decoder(Word)

    def order(self, order: Order, *descriptors: int) -> None:
        """Tell it something; one that takes no orders any more is killed. Raises ValueError for too long an order."""
        packet = encode(order)
        if len(packet) > MOST_BYTES:
            raise ValueError(f"an order of {len(packet)} bytes; a packet holds {MOST_BYTES}")
        with self.lock:
            if self._orders is None:
                return
            try:
                socket.send_fds(self._orders, [packet], list(descriptors))
            except OSError as error:
                log.warning("the ear's process takes no orders: %s", error)
                self.kill()

    def stop(self) -> None:
        super().stop()
        with self.lock:
            self._disconnect()

    def _connected(self) -> Launch:
        self._disconnect()
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._orders.setblocking(False)
        number = theirs.detach()
        return Launch((*self._command, str(number)), (number,))

    def _disconnect(self) -> None:
        if self._orders is not None:
            self._orders.close()
            self._orders = None

    def _told(self, line: bytes) -> None:
        # A library's own print may come on the same line.
        with contextlib.suppress(msgspec.DecodeError, ValueError):
            self._tell(self._decoder.decode(line))
