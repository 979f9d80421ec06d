"""Machines that decide as the real pump does (``edge_sync.pump.step``), over a light line."""

from __future__ import annotations

import asyncio
import random
import resource
import ssl
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from edge_sync.messages.topics import device_filters
from edge_sync.settings import Pace
from provisioning.authority.authority import Authority, Credentials
from tests.bench.fleet.decisions import Decisions
from tests.bench.fleet.session import NoSession, Session

ENOUGH_FILES = 16_384


def allow_many_files() -> None:
    """Let this process, and the broker it starts, hold thousands of connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def now_ms() -> int:
    """Monotonic milliseconds."""
    return time.monotonic_ns() // 1_000_000


def context_of(own: Credentials) -> ssl.SSLContext:
    """Mutual TLS with a certificate of one's own."""
    context = ssl.create_default_context(cafile=str(own.ca))
    context.load_cert_chain(own.certificate, own.key)
    return context


@dataclass
class Machine:
    """One simulated machine and what happened to it since the count began."""

    name: str
    context: ssl.SSLContext
    dice: random.Random
    up: bool = False
    came_up_ms: int = 0
    knocks_ms: list[int] = field(default_factory=list)
    """The moments it chose to connect."""
    failures: Counter[str] = field(default_factory=Counter)


class Fleet:
    """Lives in a running event loop; ``port`` is the broker's."""

    def __init__(self, certificates: dict[str, Credentials], port: int, *, pace: Pace, seed: int) -> None:
        self._port, self._pace = port, pace
        self.machines = [
            Machine(name, context_of(own), random.Random(f"{seed}/{name}")) for name, own in certificates.items()
        ]
        self._tasks: list[asyncio.Task[None]] = []

    async def gather(self, *, per_s: float) -> None:
        """Switch the machines on, so many a second, as a morning does."""
        for number, machine in enumerate(self.machines):
            self._tasks.append(asyncio.create_task(self._live(machine, number / per_s)))
        while self.up() < len(self.machines):
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        """Switch all of them off."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def up(self) -> int:
        """How many have a line just now."""
        return sum(machine.up for machine in self.machines)

    def count_from_now(self) -> None:
        """Forget attempts and failures so far."""
        for machine in self.machines:
            machine.came_up_ms = 0
            machine.knocks_ms.clear()
            machine.failures.clear()

    async def _live(self, machine: Machine, begins_in_s: float) -> None:
        await asyncio.sleep(begins_in_s)
        mind = Decisions(self._pace, machine.dice, machine.name)
        session: Session | None = None
        try:
            while True:
                deed, rest_ms = mind.next(now_ms())
                if deed == "connect":
                    session = await self._connect(machine, mind)
                elif deed == "beat" and session is not None:
                    session.publish(f"v1/hagi/{machine.name}/status", mind.word(online=True))
                    mind.did_beat(now_ms())
                elif session is None:
                    await asyncio.sleep(rest_ms / 1000)
                elif await self._over(session, rest_ms):
                    session, machine.up = None, False
                    mind.went_down(now_ms())
        finally:
            if session is not None:
                session.close()

    async def _connect(self, machine: Machine, mind: Decisions) -> Session | None:
        machine.knocks_ms.append(mind.planned_ms())
        try:
            session = await Session.open(
                self._port,
                machine.context,
                machine.name,
                device_filters("hagi", machine.name),
                will=(f"v1/hagi/{machine.name}/status", mind.word(online=False)),
            )
        except NoSession as error:
            machine.failures[str(error)] += 1
            mind.went_down(now_ms())
            return None
        machine.up, machine.came_up_ms = True, now_ms()
        mind.came_up(now_ms())
        return session

    async def _over(self, session: Session, rest_ms: int) -> bool:
        assert session.over is not None
        await asyncio.wait([session.over], timeout=rest_ms / 1000)
        return session.over.done()


def issue(authority: Authority, count: int) -> dict[str, Credentials]:
    """So many certificates, each of its own machine."""
    names = [f"kiosk-{number:04d}" for number in range(1, count + 1)]
    return {name: authority.device(name) for name in names}


def crowd(machines: Sequence[Machine], window_ms: int) -> int:
    """The most connection attempts of the whole fleet within any window of that length."""
    windows = Counter(knock // window_ms for machine in machines for knock in machine.knocks_ms)
    return max(windows.values(), default=0)


def curve(machines: Sequence[Machine], since_ms: int) -> dict[str, float]:
    """Seconds until 50, 90, 99 and 100 % were back."""
    times = sorted((machine.came_up_ms - since_ms) / 1000 for machine in machines)
    return {f"{share} %": times[min(len(times) - 1, len(times) * share // 100)] for share in (10, 50, 90, 99, 100)}
