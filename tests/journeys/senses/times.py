"""How long each walk took, kept where the environment says so; ``measure`` makes medians of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

TIMES = "SENSES_TIMES"
"""Names a file to which one line a walk is added."""


def note(journey: str, sense: str, walked_s: float, heard_s: float) -> None:
    """Keep it, if anybody wants it. ``heard_s``: how long the machine's sentences sound."""
    if named := os.environ.get(TIMES):
        line = {"journey": journey, "sense": sense, "walked_s": round(walked_s, 2), "heard_s": round(heard_s, 2)}
        with Path(named).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
