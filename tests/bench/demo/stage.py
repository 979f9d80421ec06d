"""The whole stage: far side, broker, server, post office and kiosk on this one machine, throw-away authority."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import tomllib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import tomli_w

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from provisioning.one_machine.house import Devices, House, free_ports
from provisioning.one_machine.layout import lay_out
from provisioning.one_machine.runner import Runner
from tests.bench.demo.clerk import NAME
from tests.bench.display import Display
from tests.bench.glass import Glass
from tests.bench.room.client import BenchRoom
from tests.bench.thermal.sink import ThermalSink

REPOSITORY = Path(__file__).parents[3]

PACE = {"retry_first_ms": 200, "retry_cap_ms": 2_000}


class Stage:
    """Everything that one visit needs; ends without a trace but its folder ``root``."""

    def __init__(
        self,
        root: Path,
        *,
        profile: str = "lobby-10",
        headless: bool = True,
        visit: dict[str, Any] | None = None,
        screens: bool = True,
        kiosk: dict[str, Any] | None = None,
        kiosk_environment: dict[str, str] | None = None,
    ) -> None:
        """``root`` is emptied first; it keeps logs, screens, papers and the throw-away house.

        ``visit`` changes keys of the kiosk's ``[visit]``; ``screens`` False takes no pictures; ``kiosk`` has more of
        the kiosk's settings, such as an ear, and ``kiosk_environment`` what that needs.
        """
        self._visit = visit or {}
        self._more = kiosk or {}
        self._kiosk_environment = kiosk_environment or {}
        self._takes_pictures = screens
        self.root = root.absolute()
        self._profile = profile
        self._headless = headless
        self._stack = ExitStack()
        self.display: Display | None = None
        self.password = secrets.token_urlsafe(12)

    def __enter__(self) -> Self:
        shutil.rmtree(self.root, ignore_errors=True)
        self.screens.mkdir(parents=True)
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def screens(self) -> Path:
        """One PNG a step."""
        return self.root / "screens"

    def _open(self) -> None:
        self.run_dir = Path(tempfile.mkdtemp(prefix="mado-"))
        self._stack.callback(shutil.rmtree, self.run_dir, ignore_errors=True)
        self.room = self._stack.enter_context(BenchRoom(self.run_dir / "room"))
        self.sink = self._stack.enter_context(ThermalSink(self.root / "slips"))
        environment = {**self.room.environ, "KIVY_HOME": str(self.run_dir / "kivy"), **self._kiosk_environment}
        if self._headless:
            self.display = self._stack.enter_context(Display(*self._size()))
            environment["DISPLAY"] = self.display.name
        self.house = self._lay_out(environment)
        self.runner = Runner(
            self.house, clock=SystemClock(), environment={**os.environ, "PYTHONPATH": str(REPOSITORY)}, only=()
        )
        self._stack.enter_context(self.runner)
        if self.display is not None:
            self.glass = Glass(self.display, self.description, self.screens if self._takes_pictures else None)

    @property
    def description(self) -> Path:
        """Where the glass says what it shows."""
        return self.run_dir / "glass.json"

    def _size(self) -> tuple[int, int]:
        from kiosk.glass.theme import read_theme

        profile = read_theme().profiles[self._profile]
        return profile.width_px, profile.height_px

    def _lay_out(self, environment: dict[str, str]) -> House:
        devices = Devices(
            wav_folder=self.root / "voice",
            ticket_host=self.sink.host,
            ticket_port=self.sink.port,
            a4_socket=str(self.room.cups_socket),
            a4_queue=self.room.queue,
            panel_fingers=str(self.run_dir / "fingers.sock"),
            glass_profile=self._profile,
            fullscreen=False,
            describe_to=self.description if self._headless else None,
        )
        house = lay_out(
            self.root / "house",
            run_dir=self.run_dir / "house",
            tenant="hagi",
            device="kiosk-01",
            ports=free_ports(),
            devices=devices,
            clock=SystemClock(),
            random_bytes=os.urandom,
            pace=PACE,
            kiosk_environment=environment,
        )
        self.house = house
        self.set_kiosk(visit=self._visit, **self._more)
        return house

    def set_kiosk(self, **tables: dict[str, Any]) -> None:
        """Change keys in tables of the kiosk's settings; it reads them when it is started."""
        file = self.house.settings("kiosk")
        table = tomllib.loads(file.read_text("utf-8"))
        for name, more in tables.items():
            table[name] = table.get(name, {}) | more
        file.write_text(tomli_w.dumps(table), "utf-8")

    def start(self, *names: str) -> None:
        """Start processes of the house in order; all four when none is named."""
        for name in names or ("mosquitto", "server", "edge_sync", "kiosk"):
            self.runner.start(name)

    def add_clerk(self) -> None:
        """Put the demo's clerk on the staff."""
        argv = [sys.executable, "-m", "server", "add-staff", NAME, "--role", "administrator"]
        subprocess.run(
            [*argv, "--settings", str(self.house.settings("server"))],
            check=True,
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "MADOGUCHI_PASSWORD": self.password},
        )

    def desk(self) -> Desk:
        """The post office's window, for a look at what was recorded."""
        return Desk(self.house.desk_socket)
