"""``python -m tests.bench.measure_sync [part …]``: figures into ``var/bench/sync.json``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.measure.figures import FOLDER, write
from tests.bench.measure_sync import connects, drain, memory, postgres, raw_paho, record, singles

PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "record": record.measure,
    "raw_paho": raw_paho.measure,
    "drain": drain.measure,
    "singles": singles.measure,
    "postgres": postgres.measure,
    "connects": connects.measure,
    "memory": memory.measure,
}


def main() -> int:
    """Measure the parts asked for, all by default; parts not asked for keep their last figures."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.measure_sync", description=__doc__)
    reader.add_argument("part", nargs="*", choices=[*PARTS, []])
    wanted = reader.parse_args().part or list(PARTS)
    figures = _last()
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="bench-sync-") as folder:
            figures[name] = PARTS[name](Path(folder))
        sys.stdout.write(f"{name}: {json.dumps(figures[name])}\n")
        sys.stdout.flush()
        _add_up(figures)
        write("sync", figures)
    return 0


def _add_up(figures: dict[str, Any]) -> None:
    if "drain" in figures and "raw_paho" in figures:
        drained, raw = figures["drain"]["letters_s"], figures["raw_paho"]["messages_s"]
        figures["drain"]["to_raw_paho"] = round(drained / raw, 2)
    capacity = {
        "drained_letters_s": ("drain", "letters_s"),
        "single_letters_s": ("singles", "letters_s"),
        "applied_letters_s": ("drain", "applied_to_the_slices_letters_s"),
        "connects_s": ("connects", "connects_s"),
    }
    figures["capacity"] = {name: figures[part][key] for name, (part, key) in capacity.items() if part in figures}


def _last() -> dict[str, Any]:
    path = FOLDER / "sync.json"
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    found.pop("machine", None)
    return found


if __name__ == "__main__":
    sys.exit(main())
