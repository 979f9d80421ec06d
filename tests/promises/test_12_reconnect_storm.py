"""Promise 12. The broker dies and comes back; two thousand machines are back within two minutes.

Each machine has a certificate of its own and decides with the real pump's own functions and the
default pace. The centre counts each by its birth. No machine knocks without end: what it tries is bounded.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from edge_sync.settings import Pace
from tests.bench.broker import Broker
from tests.bench.fleet.fleet import Fleet, allow_many_files, context_of, crowd, curve, issue, now_ms
from tests.bench.fleet.session import NoSession, Session

pytestmark = [pytest.mark.parts, pytest.mark.timeout(400)]
MACHINES = 2_000
BACK_WITHIN_S = 120
DARK_S = 3.0
MOST_ATTEMPTS = 12
CROWD_MS = 1_000
LARGEST_CROWD = MACHINES * 4 // 10
"""Slot and jitter spread the fleet over half a minute; without them all knock in the same second, wave after wave."""
SEED = 12


async def the_centre(broker: Broker, births: set[str]) -> Session:
    """A witness: hears which machines say that they live."""
    context = context_of(broker.centre("centre"))
    while True:
        try:
            return await Session.open(
                broker.port,
                context,
                "centre",
                ["v1/hagi/+/status"],
                will=("v1/hagi/centre/ack", b"x"),
                heard=lambda topic: births.add(topic.split("/")[2]),
            )
        except NoSession:
            await asyncio.sleep(0.2)


async def storm(broker: Broker, count: int) -> dict[str, Any]:
    fleet = Fleet(issue(broker.authority, count), broker.port, pace=Pace(), seed=SEED)
    await asyncio.wait_for(fleet.gather(per_s=150), 200)
    assert fleet.up() == count
    await asyncio.to_thread(broker.kill)
    fleet.count_from_now()
    await asyncio.sleep(DARK_S)
    await asyncio.to_thread(broker.start)
    back_ms = now_ms()
    births: set[str] = set()
    witness = await the_centre(broker, births)
    deadline = time.monotonic() + BACK_WITHIN_S
    while (fleet.up() < count or len(births) < count) and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
    result = {
        "up": fleet.up(),
        "counted": len(births),
        "seconds": curve([machine for machine in fleet.machines if machine.up], back_ms),
        "attempts at most": max(len(machine.knocks_ms) for machine in fleet.machines),
        "attempts": sum(len(machine.knocks_ms) for machine in fleet.machines),
        "crowd": crowd(fleet.machines, CROWD_MS),
        "failures": dict(sum((machine.failures for machine in fleet.machines), Counter[str]())),
    }
    witness.close()
    await fleet.end()
    return result


def test_two_thousand_machines_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    allow_many_files()
    with Broker(tmp_path / "broker") as broker:
        result = asyncio.run(storm(broker, MACHINES))
    with capsys.disabled():
        print(f"\nreconnect storm: {result}")
    assert result["up"] == MACHINES
    assert result["counted"] == MACHINES
    assert result["attempts at most"] <= MOST_ATTEMPTS
    assert result["crowd"] <= LARGEST_CROWD
