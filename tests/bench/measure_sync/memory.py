"""The post office's memory over many letters: recorded through the desk, sent, confirmed, deleted."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.measure_sync.letters import a_letter
from tests.bench.measure_sync.processor import resident_mb

LETTERS = int(os.environ.get("BENCH_MEMORY_LETTERS", "1000000"))
HANDS, LOOKS = 8, 10


def measure(folder: Path, letters: int = LETTERS) -> dict[str, Any]:
    """Resident memory at ten moments; ``growth_mb`` is the last against the second."""
    with Broker(folder / "broker") as broker:
        centre = WiredCentre(folder / "centre", broker)
        centre.start()
        try:
            with PostOffice(folder / "office", own=broker.device("kiosk-01"), port=broker.port) as office:
                began = time.perf_counter()
                resident = [_record(office, letters // LOOKS) for _ in range(LOOKS)]
                took_s = time.perf_counter() - began
        finally:
            centre.stop()
    return {
        "letters": letters,
        "resident_mb": resident,
        "growth_mb": round(resident[-1] - resident[1], 1),
        "letters_s": round(letters / took_s),
    }


def _record(office: PostOffice, letters: int) -> float:
    def hand() -> None:
        desk = office.desk(timeout_ms=30_000)
        for number in range(letters // HANDS):
            desk.record(a_letter(number))
        desk.close()

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    return round(resident_mb(office.pid), 1)
