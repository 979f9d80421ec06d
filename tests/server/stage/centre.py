"""A real ``python -m server run`` in a process of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.broker import Broker
from tests.bench.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "correct-horse-battery-7"


class Centre:
    """One centre in one folder; its database outlives its process."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "server.sqlite3"
        self.settings = folder / "server.toml"
        own = broker.centre()
        self.settings.write_text(
            f"""
tenant = "hagi"
secret_key = "only-for-tests-0123456789-0123456789"
database_url = "sqlite:///{self.database}"
public_url = "{self.url}"
[web]
port = {self.port}
[broker]
host = "{broker.host}"
port = {broker.port}
ca = "{own.ca}"
certificate = "{own.certificate}"
key = "{own.key}"
""",
            "utf-8",
        )
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``python -m server`` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "server", words[0], "--settings", str(self.settings), *words[1:]],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def add_staff(self, name: str, role: str) -> None:
        """Make an account with the tests' password."""
        done = self.command("add-staff", name, "--role", role, MADOGUCHI_PASSWORD=PASSWORD)
        assert done.returncode == 0, done.stderr

    def start(self, *, broker_up: bool = True) -> None:
        """Start and wait until pages are served, and the line is up if it can be."""
        self._begin()
        self.wait_for_health(broker="up" if broker_up else "down")

    def start_pages(self) -> None:
        """Start where other processes take the letters in."""
        self._begin()
        self.wait_for_health(broker="elsewhere")

    def _begin(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "run", "--migrate", "--settings", str(self.settings)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_for_health(self, *, broker: str, within_s: float = 30) -> None:
        """Wait until ``/healthz`` says so."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if self.health().get("broker") == broker:
                return
            assert self._process is None or self._process.poll() is None, self.log.read_text()[-3000:]
            time.sleep(0.05)
        raise AssertionError(f"no health within {within_s} s: {self.health()} {self.log.read_text()[-3000:]}")

    def health(self) -> dict[str, Any]:
        """What ``/healthz`` answers; empty when nobody does."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return msgspec.json.decode(answer.read(), type=dict[str, Any])
        except OSError:
            return {}

    @property
    def pid(self) -> int:
        """The running centre's process id."""
        if self._process is None:
            raise RuntimeError("the centre does not run")
        return self._process.pid

    def stop(self) -> float:
        """SIGTERM; seconds until it was gone."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> float:
        process, self._process = self._process, None
        began = time.monotonic()
        if process is not None:
            process.send_signal(how)
            try:
                self.exit_status = process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise
        return time.monotonic() - began

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database from outside."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute(question, values).fetchall()

    def wait_for_rows(self, count: int, question: str, *values: object, within_s: float = 10) -> list[tuple[Any, ...]]:
        """Wait until a question has this many rows for an answer."""
        deadline = time.monotonic() + within_s
        while len(found := self.rows(question, *values)) != count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{question}: {found}; {self.log.read_text()[-3000:]}")
            time.sleep(0.03)
        return found

    def wait_until_applied(self) -> None:
        """Wait until the slices know of every recorded letter."""
        self.wait_for_rows(0, "SELECT 1 FROM ingest_event WHERE state = 'pending'")
