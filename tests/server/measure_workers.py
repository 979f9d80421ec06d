"""What a letter costs the ingest workers on PostgreSQL: ``python -m tests.server.measure_workers [letters]``.

One worker, then two, over the same machines through a real broker; CPU (user and system) of the worker processes
for each letter recorded and applied, and the ratio of both.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.health import FaultEnded
from edge_sync.messages.line import Status
from tests.bench.broker import Broker
from tests.bench.postgres import Postgres
from tests.server.stage.letters import Pen, hex32
from tests.server.stage.machine import Machine
from tests.server.test_workers import Workers

MACHINES, BATCH = 8, 100


def measure(folder: Path, broker: Broker, postgres: Postgres, count: int, letters: int) -> float:
    """CPU microseconds a letter."""
    folder.mkdir()
    with Workers(folder, broker, postgres, count) as workers, ExitStack() as stack:
        machines = [stack.enter_context(Machine(broker, f"kiosk-{count}{n:02d}")) for n in range(MACHINES)]
        pens = [Pen(device=machine.name) for machine in machines]
        for machine, pen in zip(machines, pens, strict=True):
            status = Status(online=True, session=hex32("s"), epoch=pen.epoch, head_seq=0, waiting=0)
            machine.publish("status", encode_plain(status), retain=True)
            machine.wait_for("ack", lambda mark: True, within_s=30)
        each = letters // MACHINES
        spent_s, began = workers.cpu_s(), time.monotonic()
        for _ in range(each // BATCH):
            for machine, pen in zip(machines, pens, strict=True):
                machine.send(*(pen.write(FaultEnded(fault="TICKET-01")) for _ in range(BATCH)))
        for machine, pen in zip(machines, pens, strict=True):
            machine.wait_for_watermark(pen.sequence, within_s=120)
        recorded_s = time.monotonic() - began
        workers.wait_until("SELECT count(*) FROM ingest_event WHERE state = 'pending'", "0", within_s=300)
        cost_us = (workers.cpu_s() - spent_s) / letters * 1e6
        print(f"{count} workers: {cost_us:.0f} us CPU a letter, {letters / recorded_s:.0f} letters/s recorded")
        return cost_us


def main() -> None:
    """Print both figures and their ratio."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 16_000
    with tempfile.TemporaryDirectory() as name, Postgres(Path(name) / "postgres") as postgres:
        broker = Broker(Path(name) / "broker", centres=("centre", "centre-1", "centre-2"))
        with broker:
            one, two = (measure(Path(name) / str(n), broker, postgres, n, letters) for n in (1, 2))
        print(f"ratio {two / one:.2f}")


if __name__ == "__main__":
    main()
