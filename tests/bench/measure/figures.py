"""Percentiles, ratios, and the file they are written to."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "var" / "bench"


def spread(values_ms: Sequence[float]) -> dict[str, float]:
    """p50, p95, least and most of some durations in milliseconds, and how many there are."""
    ordered = sorted(values_ms)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {
        "n": len(ordered),
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(p95, 2),
        "min_ms": round(ordered[0], 2),
        "max_ms": round(ordered[-1], 2),
    }


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {"cores": os.cpu_count(), "architecture": platform.machine(), "python": platform.python_version()}


def write(name: str, figures: dict[str, Any]) -> Path:
    """Write figures as ``var/bench/NAME.json``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **figures}, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path
