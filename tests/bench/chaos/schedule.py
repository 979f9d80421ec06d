"""What goes wrong and when: pure, and the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

MACHINES = 2
WIRES = MACHINES + 1
"""One before each machine, the last before the centre."""
QUIET_S = 3.0
HOLES_END_AT = 0.7
"""The centre notices a half-open line after its keepalive of 20 s; in the last part no more are made."""


@dataclass(frozen=True)
class Deed:
    """At ``at_s`` after the beginning, ``what`` happens to number ``who``; ``amount`` is in its own unit."""

    at_s: float
    what: str
    who: int = 0
    amount: int = 0

    def __str__(self) -> str:
        return f"{self.at_s:7.2f} s  {self.what} {self.who} {self.amount or ''}".rstrip()


def plan(seed: int, seconds: float) -> list[Deed]:
    """Deeds in the order of time, about one a second; each thing that ends something also begins it again."""
    dice = random.Random(f"chaos {seed}")
    deeds: list[Deed] = []
    at_s = QUIET_S
    while at_s < seconds - QUIET_S:
        deeds += _one(dice, at_s, at_s < seconds * HOLES_END_AT)
        at_s += dice.uniform(0.3, 1.7)
    return sorted(deeds, key=lambda deed: deed.at_s)


def _one(dice: random.Random, at_s: float, holes: bool) -> list[Deed]:
    kinds = ["device", "device", "broker", "server", "cut", "cut_after", "cut_after", "slow", *(["swallow"] * holes)]
    what = dice.choice(kinds)
    wire = dice.randrange(WIRES)
    machine = dice.randrange(MACHINES)
    match what:
        case "device":
            return [Deed(at_s, "kill_device", machine), Deed(at_s + dice.uniform(0.05, 1.5), "start_device", machine)]
        case "broker":
            return [Deed(at_s, "kill_broker"), Deed(at_s + dice.uniform(0.05, 2), "start_broker")]
        case "server":
            return [Deed(at_s, "kill_server"), Deed(at_s + dice.uniform(0.05, 2), "start_server")]
        case "cut_after":
            return [Deed(at_s, "cut_after", wire, dice.randint(1, 30_000))]
        case "slow":
            late = Deed(at_s, "slow", wire, dice.randint(50, 1_200))
            return [late, Deed(at_s + dice.uniform(1, 4), "heal", wire)]
        case "swallow":
            return [Deed(at_s, "swallow", wire), Deed(at_s + dice.uniform(0.5, 4), "heal", wire)]
    return [Deed(at_s, "cut", wire)]
