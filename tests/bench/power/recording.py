"""Records a run of the real post office: strace over the process, a desk before it, a centre behind the broker.

A recording is a folder: ``trace-N`` of each life of the process, ``before-N`` with the files it found,
and ``said.json`` with what was handed in at the desk.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from edge_sync.desk import Desk
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.letter import data_of
from edge_sync.messages.message import Uplink
from edge_sync.messages.visit import VisitBegan
from tests.bench.broker import Broker
from tests.bench.city.post_office import PostOffice
from tests.bench.power.centre import OneCentre
from tests.bench.power.trace import TRACER


@dataclass
class Said:
    """What one life of the process was told at the desk, in order."""

    letters: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Kind and data (as text) of each message that the desk said is recorded, by sequence."""
    confirmed: list[int] = field(default_factory=list)
    """Watermarks of the centre; before each the desk answered one ping."""


class Recording:
    """One machine's file through several lives of its process."""

    def __init__(self, folder: Path, broker: Broker, *, seed: int, module: str = "edge_sync") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._broker = broker
        self._module = module
        self._seed = seed
        self._count = 0
        self._life = 0
        self.said: list[Said] = []
        self._centre = OneCentre(broker)

    def __enter__(self) -> Recording:
        self._centre.open()
        return self

    def __exit__(self, *args: object) -> None:
        self._centre.close()
        said = [{"letters": list(life.letters.items()), "confirmed": life.confirmed} for life in self.said]
        (self.folder / "said.json").write_text(json.dumps(said), "utf-8")
        with closing(sqlite3.connect(self.folder / "machine" / "store" / "outbox.db")) as connection:
            epoch = connection.execute("SELECT v FROM meta WHERE k = 'epoch'").fetchone()[0]
        (self.folder / "epoch").write_text(str(epoch), "ascii")

    def live(self, *, letters: int, tickets: int = 0, confirm_every: int = 0, politely: bool) -> None:
        """One life: start, record ``letters`` one by one, confirm now and then, end by SIGTERM or SIGKILL."""
        machine = self.folder / "machine"
        (machine / "store").mkdir(parents=True, exist_ok=True)
        shutil.copytree(machine / "store", self.folder / f"before-{self._life}")
        tracer = (*TRACER, "-o", str(self.folder / f"trace-{self._life}"))
        office = PostOffice(
            machine, own=self._broker.device("kiosk-01"), port=self._broker.port, under=tracer, module=self._module
        )
        self._life += 1
        self.said.append(Said())
        office.start()
        try:
            self._speak(office.desk(timeout_ms=20_000), letters, tickets, confirm_every)
        finally:
            _end(office, politely)

    def _speak(self, desk: Desk, letters: int, tickets: int, confirm_every: int) -> None:
        said = self.said[-1]
        for number in range(1, letters + 1):
            message = self._message()
            said.letters[desk.record(message)] = (message.KIND, bytes(data_of(message)).decode())
            if tickets and number % (letters // tickets) == 0:
                desk.take_ticket(visit_id=self._name(), service="certificates")
            if confirm_every and number % confirm_every == 0:
                desk.ping()
                self._confirm(max(said.letters) - 5)
        desk.close()

    def _confirm(self, upto: int) -> None:
        """The centre has everything so far in its backup; wait until the machine has deleted it."""
        self.said[-1].confirmed.append(upto)
        deadline = time.monotonic() + 20
        while upto not in self._centre.heard and time.monotonic() < deadline:
            time.sleep(0.02)
        self._centre.confirm(upto)
        time.sleep(0.4)

    def _message(self) -> Uplink:
        if self._count % 7 == 3:
            return FaultBegan(fault="CARD-01", detail=self._name() * 6)
        return VisitBegan(visit_id=self._name(), journey="certificates", language="ja")

    def _name(self) -> str:
        self._count += 1
        return hashlib.sha256(f"{self._seed} {self._count}".encode()).hexdigest()[:32]


def _end(office: PostOffice, politely: bool) -> None:
    """End the traced process, not its tracer: the tracer writes to the end."""
    children = Path(f"/proc/{office.pid}/task/{office.pid}/children").read_text("ascii").split()
    for child in children:
        os.kill(int(child), signal.SIGTERM if politely else signal.SIGKILL)
    deadline = time.monotonic() + 20
    while office.runs() and time.monotonic() < deadline:
        time.sleep(0.02)
    office.kill()
