"""What systemd hears, on a real datagram socket."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from edge_sync.groundwork.readiness import Readiness


@pytest.mark.parametrize("abstract", [False, True])
def test_ready_alive_and_stopping_arrive_in_order(tmp_path: Path, *, abstract: bool) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        named = f"@madoguchi-{tmp_path.name}-{id(ear)}" if abstract else str(tmp_path / "n")
        ear.bind("\0" + named[1:] if abstract else named)
        ear.settimeout(2)
        readiness = Readiness({"NOTIFY_SOCKET": named})
        readiness.ready()
        readiness.alive()
        readiness.stopping()
        assert [ear.recv(100) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_nobody_listens_and_nothing_happens() -> None:
    Readiness({}).ready()
