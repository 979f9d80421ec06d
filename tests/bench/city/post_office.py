"""``python -m edge_sync`` of one machine, in a process of its own; its store outlives the process."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from edge_sync.desk import Desk, DeskError
from provisioning.authority.authority import Credentials

ROOT = Path(__file__).resolve().parents[3]
STARTS_WITHIN_S = 20.0

QUICK: Mapping[str, int] = {
    "retry_first_ms": 100,
    "retry_cap_ms": 1_000,
    "resend_first_ms": 1_000,
    "resend_cap_ms": 3_000,
    "probe_ms": 500,
    "heartbeat_ms": 1_000,
}
"""A pace for stories that last seconds; a fleet's is slower."""


class PostOffice:
    """One machine's post office; ``start`` as often as wanted, ``stop`` or ``kill`` between."""

    def __init__(
        self,
        folder: Path,
        *,
        own: Credentials,
        port: int,
        device: str = "kiosk-01",
        letter: str = "A",
        pace: Mapping[str, int] = QUICK,
        keepalive_s: int = 20,
        under: Sequence[str] = (),
        module: str = "edge_sync",
        tree: Path = ROOT,
        limit_mb: int = 2048,
        keep_days: int | None = None,
    ) -> None:
        """``under`` are words before the command (a tracer); ``tree`` is where the sources lie."""
        folder.mkdir(parents=True, exist_ok=True)
        self.device = device
        self.folder = folder
        self.store = folder / "store" / "outbox.db"
        self.socket = folder / "desk.sock"
        self.settings = folder / "edge_sync.toml"
        self.log = folder / "edge_sync.log"
        self._command = [*under, sys.executable, "-m", module, "run", "--settings", str(self.settings)]
        self._tree = tree
        self._process: subprocess.Popen[bytes] | None = None
        kept = "" if keep_days is None else f"keep_days = {keep_days}\n"
        self.settings.write_text(
            f'tenant = "hagi"\ndevice = "{device}"\nticket_letter = "{letter}"\n'
            f'[store]\npath = "{self.store}"\nlimit_mb = {limit_mb}\n{kept}[desk]\nsocket = "{self.socket}"\n'
            f'[broker]\nhost = "127.0.0.1"\nport = {port}\nca = "{own.ca}"\ncertificate = "{own.certificate}"\n'
            f'key = "{own.key}"\nkeepalive_s = {keepalive_s}\n[pace]\n'
            + "".join(f"{name} = {value}\n" for name, value in pace.items()),
            "utf-8",
        )

    def __enter__(self) -> PostOffice:
        self.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.kill()

    def desk(self, *, timeout_ms: int = 5_000) -> Desk:
        """A desk of one's own at the window."""
        return Desk(self.socket, timeout_ms=timeout_ms)

    def launch(self) -> None:
        """Start and do not wait."""
        environment = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._tree,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> float:
        """Start; gives the seconds until the desk answered."""
        self.launch()
        began = time.monotonic()
        desk = self.desk(timeout_ms=1_000)
        while time.monotonic() - began < STARTS_WITHIN_S:
            try:
                desk.ping()
            except DeskError:
                if self._process is None or self._process.poll() is not None:
                    raise AssertionError(f"the post office ended: {self.log_tail()}") from None
                time.sleep(0.02)
            else:
                desk.close()
                return time.monotonic() - began
        raise AssertionError(f"the post office did not open: {self.log_tail()}")

    @property
    def pid(self) -> int:
        """The process, or the tracer over it."""
        if self._process is None:
            raise RuntimeError("the post office does not run")
        return self._process.pid

    def runs(self) -> bool:
        """True while the process lives."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> int:
        """SIGTERM; gives the exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        self._end(signal.SIGKILL)

    def status(self) -> list[str]:
        """The lines of ``python -m edge_sync status``."""
        ask = [sys.executable, "-m", "edge_sync", "status", "--settings", str(self.settings)]
        return subprocess.run(
            ask, cwd=self._tree, capture_output=True, text=True, check=True, timeout=30
        ).stdout.splitlines()

    def epoch(self) -> str:
        """The outbox file's epoch, read from outside; only while the process is down."""
        with closing(sqlite3.connect(self.store)) as connection:
            return str(connection.execute("SELECT v FROM meta WHERE k = 'epoch'").fetchone()[0])

    def log_tail(self) -> str:
        """The end of what it wrote to its log."""
        return self.log.read_text("utf-8", "replace")[-3000:]

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            os.killpg(process.pid, how)
        try:
            return process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
