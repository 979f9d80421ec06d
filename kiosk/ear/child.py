"""The ear's own process as its parent sees it: orders in, facts out, and never a wait."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import msgspec

from kiosk.ear.orders import MOST_BYTES, Order, Word, encode

log = logging.getLogger(__name__)

LISTENER = (sys.executable, "-m", "kiosk.ear.listener")
_LOOKS_EVERY_S = 0.1
_READ_BYTES = 65_536


class Child:
    """One process. ``late`` is asked ten times a second; when it says so the process is killed."""

    def __init__(
        self,
        command: tuple[str, ...],
        tell: Callable[[Child, Word], None],
        late: Callable[[], bool],
        ended: Callable[[Child], None],
    ) -> None:
        """Start it. ``tell`` and ``ended`` are called on a thread of their own, ``ended`` once and last."""
        self._tell, self._late, self._ended = tell, late, ended
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._orders.setblocking(False)
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )
        threading.Thread(target=self._attend, name="ear", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def order(self, order: Order, *descriptors: int) -> None:
        """Tell it something; one that takes no orders any more is killed. Raises ValueError for too long an order."""
        packet = encode(order)
        if len(packet) > MOST_BYTES:
            raise ValueError(f"an order of {len(packet)} bytes; a packet holds {MOST_BYTES}")
        try:
            socket.send_fds(self._orders, [packet], list(descriptors))
        except OSError as error:
            log.warning("the ear's process takes no orders: %s", error)
            self.kill()

    def kill(self) -> None:
        """End it; ``ended`` is told later."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End it and wait until it is gone."""
        self.kill()
        self._orders.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)

    def _attend(self) -> None:
        assert self._process.stdout is not None
        facts, kept, decoder = self._process.stdout, b"", msgspec.json.Decoder(Word)
        while True:
            ready, _, _ = select.select([facts], [], [], _LOOKS_EVERY_S)
            if self._late():
                log.warning("the ear's process does not answer")
                self.kill()
            if not ready:
                continue
            read = os.read(facts.fileno(), _READ_BYTES)
            if not read:
                break
            *lines, kept = (kept + read).split(b"\n")
            for line in lines:
                # A library's own print may come on the same line.
                with contextlib.suppress(msgspec.DecodeError, ValueError):
                    self._tell(self, decoder.decode(line))
        facts.close()
        self._process.wait()
        self._ended(self)
