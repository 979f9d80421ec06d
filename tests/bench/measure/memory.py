"""Resident memory of the house's processes and of what the kiosk started, along many visits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.bench.demo.stage import Stage

PROCESSES = ("kiosk", "edge_sync", "server")
AIM_KIOSK_MB = 250


def measure(stage: Stage) -> dict[str, float]:
    """VmRSS in MB of each process, and of the kiosk's children by their modules: the mouth, the press for forms.

    ``kiosk_proportional`` is the kiosk's Pss: pages shared with others (libraries, above all the bench's software
    renderer) by their share.
    """
    kiosk = stage.runner.pid("kiosk")
    found = {name: _mb(stage.runner.pid(name), "status", "VmRSS") for name in PROCESSES}
    found |= {_module(child): _mb(child, "status", "VmRSS") for child in _children(kiosk)}
    return found | {"kiosk_proportional": _mb(kiosk, "smaps_rollup", "Pss")}


def compared(along: list[dict[str, float]], *, visits: int) -> dict[str, Any]:
    """The last of several measurements, and the kiosk's at each; ``visits``: with forms, from first to last."""
    return {
        "resident_memory_mb": along[-1],
        "kiosk_resident_mb_along_the_visits": [found["kiosk"] for found in along],
        "visits_with_forms_between": visits,
        "aim_kiosk_mb": AIM_KIOSK_MB,
    }


def _children(pid: int) -> list[int]:
    """All descendants that live at this moment."""
    found = [
        int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text("ascii").split()
    ]
    return found + [grandchild for child in found for grandchild in _children(child)]


def _module(pid: int) -> str:
    """What ``python -m`` runs there, or the program's name."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return words[words.index("-m") + 1] if "-m" in words else Path(words[0]).name


def _mb(pid: int, file: str, line: str) -> float:
    said = Path(f"/proc/{pid}/{file}").read_text("ascii")
    found = re.search(rf"^{line}:\s+(\d+) kB", said, re.MULTILINE)
    assert found, f"/proc/{pid}/{file} has no {line}"
    return round(int(found[1]) / 1024, 1)
