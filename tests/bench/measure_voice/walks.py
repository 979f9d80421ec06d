"""How long whole journeys take by pointer, voice and keys: measured where the journeys' tests are, if it is."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.measure.figures import FOLDER
from tests.bench.measure_voice import sources, table

MODULE = "tests.journeys.senses.measure"
RESULT = FOLDER / "senses.json"
"""What that module writes: ``walked_s`` and ``heard_s`` by journey and by sense."""
TOOK = ("walked_s", "heard_s")
TIMES = 1
WITHIN_S = 2_400
_TIDIES_UP_S = 30
_TOLD = 2_000


def measure(
    times: int = TIMES, within_s: int = WITHIN_S, module: str = MODULE, result: Path = RESULT
) -> dict[str, Any]:
    """What ``python -m MODULE TIMES`` writes; where it does not, what it wrote earlier, else unknown, and why."""
    if not _is_here(module):
        return {"unknown": f"{module} is not here"}
    before_ns = _written_ns(result)
    why = _run([sys.executable, "-m", module, str(times)], within_s) or f"wrote no figures into {result.name}"
    fresh = _written_ns(result) > before_ns
    seconds = read(result)
    if seconds is None:
        return {"unknown": f"{module} {why}"}
    at = datetime.fromtimestamp(_written_ns(result) / 1e9, UTC).isoformat(timespec="seconds")
    return {
        "from": sources.whole(*sources.TWO),
        "is": "walked without the machine's sentences, which the mouth writes into files, and how long those sound",
        "measured": "in this run" if fresh else f"in an earlier run, {at}; now {module} {why}",
        "median_s": seconds,
    }


def _written_ns(path: Path) -> int:
    """0: never."""
    return path.stat().st_mtime_ns if path.is_file() else 0


def read(path: Path) -> dict[str, dict[str, dict[str, float]]] | None:
    """``walked_s`` and ``heard_s`` by journey and sense; None when there is no file, or it holds anything else."""
    with suppress(OSError, ValueError, AttributeError, TypeError, KeyError):
        found = json.loads(path.read_text("utf-8"))
        return {
            journey: {sense: {what: float(took[what]) for what in TOOK} for sense, took in by.items()}
            for journey, by in found.items()
        } or None
    return None


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    yield "measured", found["measured"]
    for journey, by in found["median_s"].items():
        yield (
            journey,
            ", ".join(f"{sense} {took['walked_s']:.0f} + {took['heard_s']:.0f} s" for sense, took in by.items()),
        )


def _run(command: list[str], within_s: int) -> str:
    """Why it failed; empty when it did not."""
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            process.wait(within_s)
        except subprocess.TimeoutExpired:
            _interrupt(process)
            return f"did not end within {within_s} s"
        told.seek(0)
        said = told.read().decode(errors="replace")[-_TOLD:]
    return f"ended with {process.returncode}: {said}" if process.returncode else ""


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """Let the tests that it runs tear down what they started; what then remains of its group is killed."""
    for path in Path(f"/proc/{process.pid}/task").glob("*/children"):
        for child in path.read_text("ascii").split():
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGINT)
    deadline_s = time.monotonic() + _TIDIES_UP_S
    while process.poll() is None and time.monotonic() < deadline_s:
        time.sleep(0.1)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_here(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
