"""Starts the processes of a house in order, each waited for; stops them in reverse."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from edge_sync.groundwork.clock import Clock
from provisioning.one_machine.errors import NotReady
from provisioning.one_machine.house import House, Process, SaysReady
from provisioning.one_machine.signs import NotifyEar, shows

LOOK_EVERY_S = 0.05
STOP_WITHIN_S = 6.0
LAST_WORDS_CHARACTERS = 2_000


class Runner:
    """A running house. Enter it to start everything, leave it to stop everything.

    ``only`` names the processes that are started on entering; others can be started later.
    """

    def __init__(
        self, house: House, *, clock: Clock, environment: Mapping[str, str], only: Sequence[str] | None = None
    ) -> None:
        self.house = house
        self._clock = clock
        self._environment = dict(environment)
        self._only = only
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ears: dict[str, NotifyEar] = {}
        self.took_ms: dict[str, int] = {}
        """From a process's start until it was ready, in milliseconds."""

    def __enter__(self) -> Runner:
        self.start_all()
        return self

    def __exit__(self, *args: object) -> None:
        self.stop_all()

    def start_all(self) -> None:
        """Start in order.

        Raises:
            NotReady: one did not come up; those before it were stopped.
        """
        try:
            for process in self.house.processes:
                if self._only is None or process.name in self._only:
                    self.start(process.name)
        except BaseException:
            self.stop_all()
            raise

    def stop_all(self) -> None:
        """Stop in reverse order; may be called twice."""
        for name in reversed(list(self._running)):
            self.stop(name)

    def start(self, name: str) -> None:
        """Start one process and wait until it is ready.

        Raises:
            NotReady: it ended or said nothing in time; it was stopped.
        """
        process = self.house.process(name)
        began_ms = self._clock.monotonic_ms()
        environment = {**self._environment, **process.environment}
        if isinstance(process.ready, SaysReady):
            self._ears[name] = NotifyEar(process.ready.socket)
            environment["NOTIFY_SOCKET"] = str(process.ready.socket)
        with self.house.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                process.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        try:
            self._await(process)
        except BaseException:
            self.stop(name)
            raise
        self.took_ms[name] = self._clock.monotonic_ms() - began_ms

    def stop(self, name: str, *, within_s: float = STOP_WITHIN_S) -> int | None:
        """End a process politely, then its whole group by force; gives its exit status, None if it never ran."""
        running = self._running.pop(name, None)
        if running is None:
            return None
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
        return self._finish(name, running, within_s)

    def kill(self, name: str) -> None:
        """End a process and its group at once, as a crash does."""
        running = self._running.pop(name, None)
        if running is not None:
            self._finish(name, running, 0.0)

    def pid(self, name: str) -> int:
        """The process id of a running process; raises KeyError."""
        return self._running[name].pid

    def died(self) -> dict[str, int]:
        """Processes that ended by themselves, with their exit status."""
        return {name: status for name, one in self._running.items() if (status := one.poll()) is not None}

    def _finish(self, name: str, running: subprocess.Popen[bytes], within_s: float) -> int:
        with suppress(subprocess.TimeoutExpired):
            running.wait(within_s)
        # The group outlives its leader if a child was left behind.
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        ear = self._ears.pop(name, None)
        if ear is not None:
            ear.close()
        return running.wait()

    def _await(self, process: Process) -> None:
        deadline_ms = self._clock.monotonic_ms() + int(process.ready_within_s * 1000)
        running = self._running[process.name]
        while self._clock.monotonic_ms() < deadline_ms:
            status = running.poll()
            if status is not None:
                raise NotReady(process.name, f"it ended with status {status}", self._last_words(process.name))
            if shows(process.ready, self._ears.get(process.name)):
                return
            time.sleep(LOOK_EVERY_S)
        why = f"no sign of it in {process.ready_within_s:g} s"
        raise NotReady(process.name, why, self._last_words(process.name))

    def _last_words(self, name: str) -> str:
        try:
            return self.house.log(name).read_text("utf-8", errors="replace")[-LAST_WORDS_CHARACTERS:]
        except OSError:
            return ""
