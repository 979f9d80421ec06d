"""Keeps strangers from guessing codes and from holding every line."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from edge_sync.groundwork.clock import Clock

WINDOW_MS = 60_000
MOST_ADDRESSES = 10_000


class Tally:
    """Counts tries of each address in a window; the oldest addresses are forgotten first."""

    def __init__(self, clock: Clock, most: int, window_ms: int = WINDOW_MS) -> None:
        self._clock = clock
        self._most = most
        self._window_ms = window_ms
        self._lock = threading.Lock()
        self._tries: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def is_full(self, address: str) -> bool:
        """Tell whether an address has used up its tries."""
        with self._lock:
            return self._count(address) >= self._most

    def add(self, address: str) -> None:
        """One more try."""
        with self._lock:
            count = self._count(address)
            began = self._tries[address][0] if count else self._clock.monotonic_ms()
            self._tries[address] = (began, count + 1)
            self._tries.move_to_end(address)
            if len(self._tries) > MOST_ADDRESSES:
                self._tries.popitem(last=False)

    def _count(self, address: str) -> int:
        began, count = self._tries.get(address, (0, 0))
        return count if count and self._clock.monotonic_ms() - began < self._window_ms else 0


class Full(Exception):
    """No more streams for this address, this number or at all."""

    code = "PHONE-05"


class Streams:
    """Bounds how many streams are open: in all, by address (a hall's Wi-Fi is one), by number."""

    def __init__(self, total: int = 1_500, by_address: int = 300, by_code: int = 5) -> None:
        self._total, self._by_address, self._by_code = total, by_address, by_code
        self._lock = threading.Lock()
        self._addresses: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """How many are open."""
        return self._codes.total()

    @contextmanager
    def one(self, address: str, code: str) -> Iterator[None]:
        """Hold one stream.

        Raises:
            Full: too many are open.
        """
        self.check(address, code)
        with self._lock:
            self._addresses[address] += 1
            self._codes[code] += 1
        try:
            yield
        finally:
            with self._lock:
                self._addresses -= Counter([address])
                self._codes -= Counter([code])

    def check(self, address: str, code: str) -> None:
        """Raises ``Full``."""
        with self._lock:
            many = self._codes.total() >= self._total
            if many or self._addresses[address] >= self._by_address or self._codes[code] >= self._by_code:
                raise Full


def address_of(remote: str, forwarded_for: str) -> str:
    """Whose request it is: what the proxy on this computer says, else who speaks to us."""
    try:
        if forwarded_for and ip_address(remote).is_loopback:
            return str(ip_address(forwarded_for.rsplit(",", 1)[-1].strip()))
    except ValueError:
        pass
    return remote
