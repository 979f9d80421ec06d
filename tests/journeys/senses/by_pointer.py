"""A visitor with one finger on the real pixels of the glass, who reads it and neither hears nor presses keys."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.demo.resident import Resident


@dataclass
class Pointer(Resident):
    """One visit by touch."""

    code: str = ""
    """Of a booking."""

    def _answer(self, step: str) -> None:
        if step == "code":
            self.glass.type_text(self.code)
            self.glass.touch("code_done")
        elif step == "ticket" and "finish" in self.glass.now()["targets"]:
            self.glass.wait(lambda now: not now["busy"], "the slip", 15)
            self.glass.touch("finish")
        else:
            super()._answer(step)
