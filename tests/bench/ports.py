"""Ports of the loopback for what the tests start, apart from those that the system gives to outgoing connections.

A port asked for now is often listened on only later, or again after a restart. Two workers never ask for the same
one: each has a range of its own, gone through from a place that differs from process to process.
"""

from __future__ import annotations

import itertools
import os
import socket

HOST = "127.0.0.1"
FIRST, EACH, WORKERS = 20_000, 3_000, 4


def _own_range() -> tuple[int, int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    return FIRST + worker * EACH, os.getpid() * 101 % EACH


_LOWEST, _START = _own_range()
_STEPS = itertools.count(_START)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on just now."""
    for step in itertools.islice(_STEPS, EACH):
        port = _LOWEST + step % EACH
        with socket.socket() as probe:
            if _is_free(probe, port):
                return port
    raise OSError(f"no port of {_LOWEST} to {_LOWEST + EACH - 1} is free")


def _is_free(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((HOST, port))
    except OSError:
        return False
    return True
