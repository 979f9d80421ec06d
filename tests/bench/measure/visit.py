"""A visit with a stopwatch: touch to slip, PIN to items, confirmation to CUPS, cold start, memory."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.demo.stage import Stage
from tests.bench.glass import DEAD_S
from tests.bench.measure.figures import spread
from tests.bench.virtual_card.persona import read_persona

SLIPS, FORMS, STARTS = 20, 8, 4
ACCEPTED = re.compile(r"^(\S+Z) INFO kiosk\.hands\.form_hand form accepted", re.MULTILINE)


def measure(stage: Stage) -> dict[str, Any]:
    """Figures of one running house."""
    return {
        "touch_to_last_byte_of_slip": {**spread(_slips(stage)), "aim_p50_ms": 50},
        **_forms(stage),
        "resident_memory_mb": {name: _memory_mb(stage, name) for name in ("kiosk", "edge_sync", "server")},
        "aim_kiosk_mb": 250,
        "cold_start_to_first_screen": {**spread(_starts(stage)), "aim_ms": 3_000},
    }


def _slips(stage: Stage) -> list[float]:
    took_ms = []
    for _ in range(SLIPS):
        stage.glass.wait_step("welcome")
        time.sleep(DEAD_S)
        count = len(stage.sink.slips)
        lifted = _touch(stage, "moving")
        stage.sink.wait_slips(count + 1)
        assert stage.sink.last_byte_at is not None
        took_ms.append((stage.sink.last_byte_at - lifted) * 1000)
        stage.glass.wait(lambda now: now["step"] == "ticket" and not now["busy"], "the slip on the glass")
        stage.glass.touch("finish")
    return took_ms


def _forms(stage: Stage) -> dict[str, Any]:
    persona = read_persona(Path("default"))
    items_ms, accepted_ms = [], []
    log = stage.house.log("kiosk")
    for _ in range(FORMS):
        glass = stage.glass
        glass.wait_step("welcome")
        glass.touch("residence_certificate")
        glass.wait_step("ticket")
        glass.touch("go_on")
        glass.wait_step("card")
        stage.room.lay_card(persona)
        keypad = glass.wait_keypad()
        for count, digit in enumerate(persona.pin, start=1):
            glass.touch(keypad[digit])
            glass.wait_digits(count)
        lifted = _touch(stage, "pin_done")
        glass.wait_step("review")
        items_ms.append((time.monotonic() - lifted) * 1000)
        known = len(ACCEPTED.findall(log.read_text("utf-8")))
        time.sleep(DEAD_S)
        confirmed = time.time()
        _touch(stage, "right")
        glass.wait_step("thanks", within_s=30)
        moments = ACCEPTED.findall(log.read_text("utf-8"))
        assert len(moments) == known + 1
        accepted = datetime.fromisoformat(moments[-1]).timestamp()
        accepted_ms.append((accepted - confirmed) * 1000)
        stage.room.lift_card()
        glass.touch("finish")
    return {
        "pin_to_four_items_on_glass": spread(items_ms),
        "confirm_to_accepted_by_cups": {**spread(accepted_ms), "aim_p95_ms": 1_000},
    }


def _touch(stage: Stage, answer: str) -> float:
    assert stage.display is not None
    target = stage.glass.now()["targets"][answer]
    return stage.display.touch(target["x_px"], target["y_px"])


def _starts(stage: Stage) -> list[float]:
    took_ms = []
    for _ in range(STARTS):
        stage.runner.stop("kiosk")
        stage.runner.start("kiosk")
        took_ms.append(float(stage.runner.took_ms["kiosk"]))
    return took_ms


def _memory_mb(stage: Stage, name: str) -> float:
    status = Path(f"/proc/{stage.runner.pid(name)}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return round(int(found[1]) / 1024, 1)
