"""A visit with a stopwatch: touch to slip, PIN to the first question (card read), confirmation to CUPS, cold start."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.bench.demo.stage import Stage
from tests.bench.glass import DEAD_S
from tests.bench.measure.accepted import accepted
from tests.bench.measure.figures import spread
from tests.bench.virtual_card.persona import read_persona

SLIPS, FORMS, STARTS = 20, 11, 4


def measure(stage: Stage) -> dict[str, Any]:
    """Figures of one running house."""
    return {"touch_to_last_byte_of_slip": {**spread(_slips(stage)), "aim_p50_ms": 50}, **_forms(stage)}


def starts(stage: Stage) -> dict[str, Any]:
    """From the order to the first screen, the kiosk's files in the machine's cache."""
    return {"cold_start_to_first_screen": {**spread(_starts(stage)), "aim_ms": 3_000}}


def _slips(stage: Stage) -> list[float]:
    took_ms = []
    for _ in range(SLIPS):
        stage.glass.wait_step("welcome")
        time.sleep(DEAD_S)
        count = len(stage.sink.slips)
        lifted = _touch(stage, "consultation")
        stage.sink.wait_slips(count + 1)
        assert stage.sink.last_byte_at is not None
        took_ms.append((stage.sink.last_byte_at - lifted) * 1000)
        stage.glass.wait(lambda now: now["step"] == "ticket" and not now["busy"], "the slip on the glass")
        stage.glass.touch("finish")
    return took_ms


def _forms(stage: Stage) -> dict[str, Any]:
    persona = read_persona(Path("default"))
    read_ms, accepted_ms = [], []
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
        glass.wait_step("typing", "question")
        read_ms.append((time.monotonic() - lifted) * 1000)
        glass.answer_all()
        glass.look_at_every_page()
        known = len(accepted(stage))
        time.sleep(DEAD_S)
        confirmed = time.time()
        _touch(stage, "right")
        glass.wait_step("thanks", within_s=30)
        taken = accepted(stage)
        assert len(taken) == known + 1
        accepted_ms.append((taken[-1][1] - confirmed) * 1000)
        stage.room.lift_card()
        glass.touch("finish")
    return {
        "pin_to_first_question_on_glass": spread(read_ms),
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
