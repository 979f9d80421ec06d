"""A private Mosquitto on loopback with a throw-away authority: mutual TLS, pattern access rules.

Needs no pytest. ``kill()`` is SIGKILL, ``restart()`` brings it back on the same port.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock
from provisioning.authority.authority import Authority, Credentials
from provisioning.broker.configuration import BrokerPlan, write_broker
from tests.bench.ports import HOST, free_port

READY_WITHIN_S = 10.0


def mosquitto_program() -> str:
    """Where mosquitto is; an ordinary user's PATH lacks /usr/sbin on Debian. Raises FileNotFoundError."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError("mosquitto is not installed (Debian package: mosquitto)")
    return found


class Broker:
    """One broker in ``folder``; starts on entering, ends on leaving."""

    def __init__(
        self,
        folder: Path,
        *,
        tenant: str = "hagi",
        authority: Authority | None = None,
        port: int | None = None,
        centres: Sequence[str] = ("centre",),
    ) -> None:
        self.folder = folder
        self.host = HOST
        self.port = port or free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self.authority = authority or Authority.create(
            folder / "authority", city=tenant, clock=SystemClock(), random_bytes=os.urandom
        )
        self._conf = write_broker(
            folder,
            BrokerPlan(
                tenant=tenant,
                address=HOST,
                port=self.port,
                credentials=self.authority.broker(["localhost", HOST]),
                centres=centres,
                run_as="root" if os.geteuid() == 0 else None,
            ),
        )
        self.log = folder / "mosquitto.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Broker:
        self.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The running broker's process id."""
        if self._process is None:
            raise RuntimeError("the broker does not run")
        return self._process.pid

    def runs(self) -> bool:
        """True while the process lives."""
        return self._process is not None and self._process.poll() is None

    def device(self, name: str) -> Credentials:
        """A machine's certificate."""
        return self.authority.device(name)

    def centre(self, name: str = "centre") -> Credentials:
        """A certificate of the centre."""
        return self.authority.centre(name)

    def start(self) -> None:
        """Start and wait until the port is open."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [mosquitto_program(), "-c", str(self._conf)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket() as probe:
                probe.settimeout(0.5)
                if probe.connect_ex((self.host, self.port)) == 0:
                    return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"mosquitto did not start: {self.log.read_text('utf-8')[-2000:]}")

    def stop(self) -> None:
        """End it politely."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does; it remembers nothing."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Start again on the same port."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
