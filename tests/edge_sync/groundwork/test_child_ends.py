"""A child process that is late, in the way or not wanted any more ends, and so does whatever it started."""

from __future__ import annotations

import os
import queue
import signal
import time
from pathlib import Path

import pytest

from edge_sync.groundwork.child import STOPS_WITHIN_S
from tests.edge_sync.groundwork.children import ECHO, LEAVES_A_CHILD, SLEEPS, SOON_S, Make, members, until


def test_one_that_is_late_is_killed(make: Make) -> None:
    late: list[bool] = []
    asked: list[float] = []

    def is_late() -> bool:
        asked.append(time.monotonic())
        return bool(late) and late.pop()

    owner = make(SLEEPS, late=is_late)
    owner.child.start()
    until(lambda: len(asked) >= 10)
    assert 0.5 < asked[9] - asked[0] < 5, "ten times a second"
    assert owner.ended == []
    late.append(True)
    until(lambda: len(owner.began) == 2)
    assert owner.ended == owner.began[:1]


@pytest.mark.parametrize("deaf", [False, True])
def test_stopping_ends_what_it_started_too_however_deaf_to_signals(make: Make, deaf: bool) -> None:
    owner = make(LEAVES_A_CHILD.format(deaf=deaf, away="", then="time.sleep(60)"))
    owner.child.start()
    owner.line()
    group = owner.child.pid
    assert len(members(group)) == 2
    began_s = time.monotonic()
    owner.child.stop()
    took_s = time.monotonic() - began_s
    assert not Path(f"/proc/{group}").exists(), "reaped"
    until(lambda: not members(group), 1)
    assert (took_s >= STOPS_WITHIN_S) == deaf, "who listens to SIGTERM goes at once"
    owner.child.stop()
    assert (owner.ended, owner.child.alive) == ([], False), "an end that was asked for is not told"


def test_a_death_takes_along_what_it_started(make: Make) -> None:
    owner = make(LEAVES_A_CHILD.format(deaf=False, away="", then=""))
    owner.child.start()
    owner.line()
    until(lambda: owner.ended and not members(owner.ended[0]), 2)


def test_a_death_is_seen_though_somebody_else_holds_its_line(make: Make) -> None:
    away = "os.setsid(); print(os.getpid(), flush=True)"
    owner = make(LEAVES_A_CHILD.format(deaf=False, away=away, then=""))
    owner.child.start()
    left = int(owner.line())
    until(lambda: owner.ended)
    os.kill(left, signal.SIGKILL)


def test_an_owner_that_falls_over_does_not_leave_a_process_behind(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    told: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def heard(line: bytes) -> None:
        if line == b"secret":
            raise ValueError(line)
        told.put(line)

    owner = make(ECHO, heard=heard)
    owner.child.start()
    owner.child.write(b"secret\n")
    until(lambda: owner.ended)
    until(lambda: owner.child.write(b"on\n"))
    assert told.get(timeout=SOON_S) == b"on"
    assert "error=ValueError" in caplog.text
    assert "secret" not in caplog.text
