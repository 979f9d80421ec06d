"""A backlog on its way: post office, Mosquitto over mutual TLS, the centre's committed rows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from edge_sync.settings import Pace
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.measure_sync.letters import fill
from tests.bench.measure_sync.processor import used_s

LETTERS = 100_000
LOOK_EVERY_S = 0.1
GIVES_UP_S = 300.0
DEFAULT_PACE = {name: getattr(Pace(), name) for name in ("heartbeat_ms", "resend_first_ms", "resend_cap_ms")}


def measure(folder: Path, letters: int = LETTERS) -> dict[str, Any]:
    """Letters a second from the moment the desk opens, and what each letter cost each process."""
    with Broker(folder / "broker") as broker:
        centre = WiredCentre(folder / "centre", broker)
        office = PostOffice(folder / "office", own=broker.device("kiosk-01"), port=broker.port, pace=DEFAULT_PACE)
        office.store.parent.mkdir(parents=True, exist_ok=True)
        fill(office.store, "kiosk-01", letters)
        centre.start()
        pids = {"centre": centre.pid, "broker": broker.pid}
        before = {name: used_s(pid) for name, pid in pids.items()}
        try:
            began = time.perf_counter()
            office.start()
            opened_s = time.perf_counter() - began
            cost_of_opening_s = used_s(office.pid)
            took_s = _until_committed(centre, letters, began)
            spent = {name: used_s(pid) - before[name] for name, pid in pids.items()}
            spent["post_office"] = used_s(office.pid) - cost_of_opening_s
            applied_s = _until_applied(centre, began)
        finally:
            office.kill()
            centre.stop()
    return {
        "letters": letters,
        "letters_s": round(letters / (took_s - opened_s)),
        "took_s": round(took_s - opened_s, 2),
        "opening_s": round(opened_s, 2),
        "processor_us_a_letter": {name: round(cost / letters * 1e6, 1) for name, cost in spent.items()},
        "applied_to_the_slices_letters_s": round(letters / (applied_s - opened_s)),
    }


def _until_committed(centre: WiredCentre, letters: int, began: float) -> float:
    # The first letters of the run itself (the post office's own) come on top.
    while time.perf_counter() - began < GIVES_UP_S:
        found = centre.rows("SELECT max(upto) FROM ingest_stream")[0][0] or 0
        if found >= letters:
            return time.perf_counter() - began
        time.sleep(LOOK_EVERY_S)
    raise TimeoutError(f"{found} of {letters} letters after {GIVES_UP_S:g} s")


def _until_applied(centre: WiredCentre, began: float) -> float:
    while time.perf_counter() - began < GIVES_UP_S:
        if centre.rows("SELECT count(*) FROM ingest_event WHERE state = 'pending'")[0][0] == 0:
            return time.perf_counter() - began
        time.sleep(LOOK_EVERY_S)
    raise TimeoutError("not everything was applied")
