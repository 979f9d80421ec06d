"""Mutual TLS connections: what one costs the broker, which has one core for all of them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from edge_sync.messages.topics import device_filters
from tests.bench.broker import Broker
from tests.bench.fleet.fleet import context_of, issue
from tests.bench.fleet.session import Session
from tests.bench.measure_sync.processor import used_s

CONNECTS, AT_ONCE = 400, 16


def measure(folder: Path) -> dict[str, Any]:
    """Connect, leave a will, subscribe, hang up; ``connects_s`` is what the broker's core alone would do."""
    with Broker(folder / "broker") as broker:
        before, began = used_s(broker.pid), time.perf_counter()
        asyncio.run(_connect_all(broker))
        took_s, spent_s = time.perf_counter() - began, used_s(broker.pid) - before
    return {
        "connects": CONNECTS,
        "seen_s": round(CONNECTS / took_s),
        "broker_processor_ms_a_connect": round(spent_s / CONNECTS * 1000, 2),
        "connects_s": round(CONNECTS / spent_s),
    }


async def _connect_all(broker: Broker) -> None:
    turns = asyncio.Semaphore(AT_ONCE)
    contexts = {name: context_of(own) for name, own in issue(broker.authority, CONNECTS).items()}

    async def connect(name: str) -> None:
        async with turns:
            topic = f"v1/hagi/{name}/status"
            session = await Session.open(
                broker.port, contexts[name], name, device_filters("hagi", name), will=(topic, b"{}")
            )
            session.close()

    await asyncio.gather(*(connect(name) for name in contexts))
