"""Parts start in order and stop in reverse; a thread that falls over comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from edge_sync.groundwork.supervise import PermanentFault, Thread, start_all

SOON_S = 5.0


class _Part:
    def __init__(self, name: str, diary: list[str], *, fails_at: str = "") -> None:
        self._name = name
        self._diary = diary
        self._fails_at = fails_at

    def start(self) -> None:
        if self._fails_at == "start":
            raise OSError(self._name)
        self._diary.append(f"+{self._name}")

    def stop(self) -> None:
        self._diary.append(f"-{self._name}")
        if self._fails_at == "stop":
            raise OSError(self._name)


def test_parts_start_in_order_and_stop_in_reverse_even_if_one_cannot() -> None:
    diary: list[str] = []
    stop = start_all([_Part("a", diary), _Part("b", diary, fails_at="stop"), _Part("c", diary)])
    stop()
    stop()
    assert diary == ["+a", "+b", "+c", "-c", "-b", "-a"]


def test_those_before_a_part_that_cannot_start_are_stopped() -> None:
    diary: list[str] = []
    with pytest.raises(OSError, match="c"):
        start_all([_Part("a", diary), _Part("b", diary), _Part("c", diary, fails_at="start")])
    assert diary == ["+a", "+b", "-b", "-a"]


def test_a_thread_that_falls_over_is_restarted_and_its_data_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    again = threading.Event()
    rounds: list[int] = []

    def work(stopping: threading.Event) -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise ValueError("萩野太郎")
        again.set()
        stopping.wait()

    thread = Thread("worker", work)
    thread.start()
    assert again.wait(SOON_S)
    thread.stop()
    assert thread.restarts == 1
    assert "thread fell over thread=worker error=ValueError at=work:" in caplog.text
    assert "萩野太郎" not in caplog.text


def test_a_permanent_fault_is_not_tried_again() -> None:
    rounds: list[int] = []
    over = threading.Event()

    def work(stopping: threading.Event) -> None:
        rounds.append(1)
        over.set()
        raise PermanentFault("no such pin")

    thread = Thread("worker", work)
    thread.start()
    assert over.wait(SOON_S)
    thread.stop()
    assert len(rounds) == 1
    assert thread.restarts == 0


_STOPPED_BY_A_SIGNAL = """
import threading
from edge_sync.groundwork.supervise import stop_on_signals
stopping = threading.Event()
stop_on_signals(stopping.set)
print("up", flush=True)
stopping.wait(20)
print("stopped" if stopping.is_set() else "still here")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_once_and_politely(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _STOPPED_BY_A_SIGNAL], cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    os.kill(process.pid, number)
    assert process.communicate(timeout=10)[0] == "stopped\n"
    assert process.returncode == 0
