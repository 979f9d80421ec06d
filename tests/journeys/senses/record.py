"""What passed between a visitor and the machine, in order: all that a wrong act could be seen in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

Who = Literal["machine", "means", "says", "presses", "lays"]


@dataclass(frozen=True)
class Passed:
    """One thing. ``machine``: it said a sentence; ``means``: what is on the visitor's mind; the others are deeds."""

    who: Who
    what: str
    at_s: float = 0.0


@dataclass
class Record:
    """One visit."""

    passed: list[Passed] = field(default_factory=list)
    began_s: float = field(default_factory=time.monotonic)

    def add(self, who: Who, what: str) -> None:
        """It happened now."""
        self.passed.append(Passed(who, what, round(time.monotonic() - self.began_s, 2)))

    @property
    def heard(self) -> list[str]:
        """Everything that the machine said."""
        return [one.what for one in self.passed if one.who == "machine"]

    def told(self) -> str:
        """As a person reads it."""
        return "\n".join(f"{one.at_s:6.2f} {one.who:8s} {one.what}" for one in self.passed)
