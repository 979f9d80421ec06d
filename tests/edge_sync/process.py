"""The post office as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from edge_sync.desk import Desk, DeskError
from provisioning.authority.authority import Credentials

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 10.0


def settings_text(folder: Path, *, port: int, ca: Path, certificate: Path, key: Path, pace: str = "") -> str:
    return f"""
tenant = "hagi"
device = "kiosk-01"
ticket_letter = "A"

[store]
path = "{folder / "outbox.db"}"

[desk]
socket = "{folder / "desk.sock"}"

[broker]
host = "127.0.0.1"
port = {port}
ca = "{ca}"
certificate = "{certificate}"
key = "{key}"
{pace}
"""


QUICK = """
[pace]
retry_first_ms = 50
retry_cap_ms = 300
resend_first_ms = 500
resend_cap_ms = 1000
probe_ms = 300
heartbeat_ms = 500
listen_first_ms = 500
gap_ms = 200
"""


class PostOfficeProcess:
    """``python -m edge_sync``; end it with ``stop`` or ``kill``."""

    def __init__(self, folder: Path, *, port: int, own: Credentials, notify: Path | None = None) -> None:
        self.settings = folder / "edge_sync.toml"
        text = settings_text(folder, port=port, ca=own.ca, certificate=own.certificate, key=own.key, pace=QUICK)
        self.settings.write_text(text, "utf-8")
        self.desk = Desk(folder / "desk.sock", timeout_ms=5_000)
        self.log = folder / "edge_sync.log"
        self._notify = notify
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start; gives the seconds until the desk answered."""
        environment = dict(os.environ)
        environment.pop("NOTIFY_SOCKET", None)
        if self._notify is not None:
            environment["NOTIFY_SOCKET"] = str(self._notify)
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "edge_sync", "--settings", str(self.settings)],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        while time.monotonic() - began < STARTS_WITHIN_S:
            try:
                self.desk.ping()
            except DeskError:
                assert self._process.poll() is None, self.log.read_text("utf-8")
                time.sleep(0.01)
            else:
                return time.monotonic() - began
        raise AssertionError("the post office did not open")

    def stop(self) -> tuple[int, float]:
        """SIGTERM; gives the exit status and the seconds it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(10)
        return status, time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def status(self) -> list[str]:
        """``python -m edge_sync status``."""
        return self.command("status")

    def command(self, *words: str) -> list[str]:
        """``python -m edge_sync`` with these words; what it printed."""
        ask = [sys.executable, "-m", "edge_sync", *words, "--settings", str(self.settings)]
        found = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True, timeout=20)
        return found.stdout.splitlines()
