"""One program of the room: started, waited for, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


class DaemonFailed(Exception):
    """A program of the room did not come up; ``log_tail`` is the end of what it said."""

    def __init__(self, name: str, log_tail: str) -> None:
        super().__init__(f"{name} did not come up: {log_tail}")
        self.name = name
        self.log_tail = log_tail


class Daemon:
    """A program in the foreground, its output in one file."""

    def __init__(self, name: str, argv: Sequence[str], *, log_dir: Path, environ: dict[str, str]) -> None:
        self._name = name
        self._argv = list(argv)
        self._log = log_dir / f"{name}.log"
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, ready: Callable[[], bool], within_s: float = 10.0) -> None:
        """Start it and wait until ``ready`` says so.

        Raises:
            DaemonFailed: it ended, or did not get ready in time.
        """
        self.stop()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environ
            )
        deadline = time.monotonic() + within_s
        while not ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise DaemonFailed(self._name, self._log.read_text(errors="replace")[-800:])
            time.sleep(0.01)

    def stop(self) -> None:
        """End it, kindly first; may be called on one that does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @property
    def running(self) -> bool:
        """True while the program runs."""
        return self._process is not None and self._process.poll() is None


def plain_environ(home: Path, **more: str) -> dict[str, str]:
    """An environment that owes nothing to whoever started the room."""
    base = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": str(home)}
    if "TZ" in os.environ:
        base["TZ"] = os.environ["TZ"]
    return base | more


def listens_on_port(port: int) -> bool:
    """True when a TCP port of this network's loopback is being listened on, without connecting to it."""
    wanted = f":{port:04X}"
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except FileNotFoundError:
            continue
        if any(line.split()[1].endswith(wanted) and line.split()[3] == "0A" for line in lines):
            return True
    return False


def answers_on_socket(path: Path) -> bool:
    """True when somebody accepts connections on a Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(path))
        except OSError:
            return False
    return True
