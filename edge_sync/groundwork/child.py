"""A child process that is kept: started again when it dies, killed when it does not listen, never waited for.

It is given orders, one a line, on its standard input, and tells facts, one a line, on its standard output.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import threading
from collections.abc import Callable, Sequence
from subprocess import PIPE, Popen
from typing import NamedTuple

from edge_sync.groundwork.log import fields

log = logging.getLogger(__name__)

MOST_RESTARTS = 3
"""Without a sign of health between them."""
STOPS_WITHIN_S = 2.0
"""From SIGTERM to SIGKILL."""
MOST_BYTES = 65_536
"""What a pipe holds (pipe(7)), and thus of a line."""
_LOOKS_EVERY_S = 0.1
_Process = Popen[bytes]


class Launch(NamedTuple):
    """How one process is started. It gets ``inherits`` under the same numbers; once it runs they are closed here."""

    command: Sequence[str]
    inherits: tuple[int, ...] = ()


class Child:
    """One process after the other. No method but ``stop`` waits for it.

    ``lock`` guards this object, and may guard what its owner keeps about the process. ``heard``, ``ended`` and ``late``
    are called without it, from a thread of their own, one at a time, and not after ``stop`` returned.
    """

    def __init__(
        self,
        name: str,
        launch: Callable[[], Launch],
        heard: Callable[[bytes], None],
        *,
        began: Callable[[], None] = lambda: None,
        ended: Callable[[], None] = lambda: None,
        late: Callable[[], bool] | None = None,
    ) -> None:
        """Nothing runs yet.

        Args:
            name: for the log.
            launch: asked before each start, with the lock held.
            heard: told each line without its end; whatever a library prints comes along.
            began: called with the lock held, so that nobody orders a new process anything before it does.
            ended: told once of each process that ended unasked or could not follow; before another one is started.
            late: asked ten times a second; True kills the process.
        """
        self.lock = threading.RLock()
        self.given_up = False
        """It died too often without a sign of health, and stays so until ``start``."""
        self.pid = 0
        """Number of the newest process, and of the session and group that it leads; 0 before the first."""
        self._name, self._launch = name, launch
        self._heard, self._began, self._ended, self._late = heard, began, ended, late
        self._process: _Process | None = None
        self._thread: threading.Thread | None = None
        self._restarts = 0

    @property
    def alive(self) -> bool:
        """A process runs, or died just now and is being followed by another."""
        return self._process is not None

    def start(self) -> None:
        """Start it, unless it is alive; raises OSError when the system cannot."""
        with self.lock:
            if self._process is None:
                self._restarts, self.given_up = 0, False
                args = (self._spawn(),)
                self._thread = threading.Thread(target=self._keep, args=args, name=self._name, daemon=True)
                self._thread.start()

    def healthy(self) -> None:
        """It did what it is there for: deaths until now do not count any more."""
        with self.lock:
            self._restarts = 0

    def write(self, line: bytes) -> bool:
        """Give it a whole line with its end; whether it was taken. A process that does not take it is killed."""
        with self.lock:
            if self._process is None or self._process.stdin is None or len(line) > MOST_BYTES:
                return False
            with contextlib.suppress(OSError):
                if os.write(self._process.stdin.fileno(), line) == len(line):
                    return True
            log.warning("a process does not listen %s", fields(process=self._name))
            self.kill()
            return False

    def kill(self) -> None:
        """End it and whatever it started, without waiting; ``ended`` is told and another one started."""
        with self.lock:
            _end_group(self._process, signal.SIGKILL)

    def stop(self) -> None:
        """End it and whatever it started; gone, within four seconds, when this returns. Not with ``lock`` held."""
        with self.lock:
            process, self._process, self.given_up = self._process, None, False
        for how in (signal.SIGTERM, signal.SIGKILL):
            with self.lock:
                _end_group(process, how)
            if self._thread is not None and self._thread is not threading.current_thread():
                self._thread.join(STOPS_WITHIN_S)

    def _spawn(self) -> _Process:
        command, inherits = self._launch()
        try:
            process = Popen(command, stdin=PIPE, stdout=PIPE, pass_fds=inherits, start_new_session=True)
        finally:
            for descriptor in inherits:
                os.close(descriptor)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
        self._process, self.pid = process, process.pid
        self._began()
        return process

    def _keep(self, process: _Process | None) -> None:
        """Attend to one process after the other until one is not followed by another."""
        while process is not None:
            try:
                self._attend(process)
            except Exception as error:  # noqa: BLE001 - or there would be a process that nobody attends to
                log.error("an owner fell over %s", fields(process=self._name, error=type(error).__name__))
            _end_group(process, signal.SIGKILL)
            # It is reaped later: until then its number, and its group's, are nobody else's.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            process = self._next(process)

    def _attend(self, process: _Process) -> None:
        """Pass on what it tells until it ended, or can tell nothing any more."""
        assert process.stdout is not None
        facts, kept = process.stdout.fileno(), b""
        # What it started may hold its standard output open after its end.
        over = os.pidfd_open(process.pid)
        try:
            while True:
                ready, _, _ = select.select([facts, over], [], [], None if self._late is None else _LOOKS_EVERY_S)
                if self._late is not None and self._late():
                    log.warning("a process is late %s", fields(process=self._name))
                    _end_group(process, signal.SIGKILL)
                read = None
                with contextlib.suppress(BlockingIOError):
                    read = os.read(facts, MOST_BYTES)
                *lines, kept = (kept + (read or b"")).split(b"\n")
                for line in lines:
                    self._heard(line)
                if over in ready or read == b"":
                    return
        finally:
            os.close(over)

    def _next(self, process: _Process) -> _Process | None:
        """Say that this one ended and start the next; None when it was stopped or is given up."""
        with self.lock:
            unasked = self._process is process
            if unasked and self._restarts == MOST_RESTARTS:
                self._give_up()
        if unasked:
            self._ended()
        with self.lock, process:  # which closes its pipes and reaps it
            if self._process is not process:
                return None
            self._restarts += 1
            log.warning("a process died and is started again %s", fields(process=self._name, code=process.wait()))
            with contextlib.suppress(OSError):
                return self._spawn()
            self._give_up()
        self._ended()
        return None

    def _give_up(self) -> None:
        log.error("a process is given up %s", fields(process=self._name))
        self._process, self.given_up = None, True


def _end_group(process: _Process | None, how: signal.Signals) -> None:
    if process is not None and process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, how)
