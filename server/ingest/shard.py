"""Which machines a worker serves; pure."""

from __future__ import annotations

import zlib
from dataclasses import dataclass


def slot_of(device: str) -> int:
    """The number by which workers share machines: CRC-32 without its highest bit."""
    return zlib.crc32(device.encode()) & 0x7FFFFFFF


@dataclass(frozen=True)
class Shard:
    """Worker ``number`` (from 0) of ``workers``."""

    number: int = 0
    workers: int = 1

    def has(self, device: str) -> bool:
        """Tell whether a machine is served by this worker."""
        return slot_of(device) % self.workers == self.number

    def condition(self, column: str) -> tuple[str, list[int]]:
        """The same question in SQL about a column with slots; empty when every machine is served."""
        if self.workers == 1:
            return "", []
        return f"mod({column}, %s) = %s", [self.workers, self.number]


ALL = Shard()


def read_shard(text: str) -> Shard:
    """``1/2``: the first of two workers.

    Raises:
        ValueError: not such a pair, or a number beyond the workers.
    """
    number, _, workers = text.partition("/")
    shard = Shard(int(number) - 1, int(workers))
    if not 0 <= shard.number < shard.workers <= 64:
        raise ValueError(f"{text!r} is not K/N with 1 <= K <= N <= 64")
    return shard
