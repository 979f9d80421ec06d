"""The town that the chaos is let loose on: broker, wires, centre, machines and the people at their desks."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from edge_sync.desk import DeskError
from tests.bench.broker import Broker
from tests.bench.chaos.recorder import Recorder
from tests.bench.chaos.schedule import MACHINES, WIRES, Deed
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database
from tests.bench.history.record import HistoryBook
from tests.bench.wire.wire import Wire

PEOPLE = 2
"""At each machine."""
KEEPALIVE_S = 5
DRAINED_WITHIN_S = 120.0


class Town:
    """Enter to build it and start everything; ``do`` lets one deed happen; ``settle`` heals and waits."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.folder, self._seed = folder, seed
        self._stack = ExitStack()
        self.history = folder / "history.jsonl"
        self.broker = Broker(folder / "broker")
        self.done: dict[str, int] = {}

    def __enter__(self) -> Town:
        try:
            self._build(self._stack)
        except BaseException:
            self._stack.close()
            raise
        return self

    def _build(self, stack: ExitStack) -> None:
        stack.enter_context(self.broker)
        self.wires = [stack.enter_context(Wire(self.broker.port)) for _ in range(WIRES)]
        self.machines = [self._machine(number) for number in range(MACHINES)]
        for machine in self.machines:
            machine.start()
            stack.callback(machine.kill)
        self.centre = WiredCentre(self.folder / "centre", self.broker, port=self.wires[-1].port)
        stack.callback(self.centre.kill)
        self.centre.start()
        self.book = HistoryBook(self.history)
        stack.callback(self.book.close)
        self._people = [person for machine in self.machines for person in self._people_at(machine)]
        for person in self._people:
            person.start()

    def __exit__(self, *args: object) -> None:
        self._stack.close()

    @property
    def database(self) -> Path:
        """The centre's."""
        return self.centre.database

    def do(self, deed: Deed) -> None:
        """Let one thing happen; ending what has ended already, or starting what runs, changes nothing."""
        self.done[deed.what] = self.done.get(deed.what, 0) + 1
        deeds: dict[str, Callable[[], object]] = {
            "kill_device": self.machines[deed.who % MACHINES].kill,
            "start_device": lambda: self._launch(self.machines[deed.who]),
            "kill_broker": self.broker.kill,
            "start_broker": self._start_broker,
            "kill_server": self.centre.kill,
            "start_server": self.centre.launch,
            "cut": self.wires[deed.who].cut,
            "cut_after": lambda: self.wires[deed.who].cut_after(deed.amount),
            "swallow": self.wires[deed.who].swallow,
            "slow": lambda: self.wires[deed.who].slow(deed.amount),
            "heal": self.wires[deed.who].heal,
        }
        deeds[deed.what]()

    def settle(self) -> float:
        """Heal everything, let the people go home, wait until nothing waits; gives the seconds it took."""
        for person in self._people:
            person.stop()
        for wire in self.wires:
            wire.heal()
        self._start_broker()
        self.centre.launch()
        for machine in self.machines:
            self._launch(machine)
        began = time.monotonic()
        while not self._drained():
            if time.monotonic() - began > DRAINED_WITHIN_S:
                tails = "\n".join(machine.log_tail() for machine in self.machines)
                raise AssertionError(f"not drained: {tails}\n{self.centre.log.read_text()[-3000:]}")
            time.sleep(0.3)
        return time.monotonic() - began

    def _drained(self) -> bool:
        try:
            if any(machine.desk().report().waiting for machine in self.machines):
                return False
        except DeskError:
            return False
        with database.looking_into(self.database) as connection:
            return database.not_applied(connection) == 0

    def _machine(self, number: int) -> PostOffice:
        name = f"kiosk-{number + 1:02d}"
        return PostOffice(
            self.folder / name,
            own=self.broker.device(name),
            port=self.wires[number].port,
            device=name,
            letter="ABCDEF"[number],
            keepalive_s=KEEPALIVE_S,
        )

    def _people_at(self, machine: PostOffice) -> list[Recorder]:
        machine.kill()
        epoch = machine.epoch()
        machine.start()
        return [
            Recorder(
                machine.desk(timeout_ms=3_000),
                self.book,
                device=machine.device,
                epoch=epoch,
                by=f"{machine.device}/{person}",
                seed=self._seed,
            )
            for person in range(PEOPLE)
        ]

    def _launch(self, machine: PostOffice) -> None:
        if not machine.runs():
            machine.launch()

    def _start_broker(self) -> None:
        if not self.broker.runs():
            self.broker.start()
