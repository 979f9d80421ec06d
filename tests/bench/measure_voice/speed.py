"""Real-time factors on so many cores: ``python -m tests.bench.measure_voice.speed --cores 1 --times 10``.

A process of its own, since only threads that begin after ``sched_setaffinity`` keep to the cores.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

from kiosk.ear.samples import RATE
from kiosk.voice.open_jtalk_driver import OpenJTalkDriver
from tests.bench.measure_mouth import NEW
from tests.bench.measure_voice.direct import DirectEar
from tests.bench.voices import synthesise

_WITHIN_S = 170


def on_cores(cores: int, times: int) -> dict[str, Any]:
    """Measure in a process that keeps to so many cores; unknown where there are fewer."""
    if len(os.sched_getaffinity(0)) < cores:
        return {"unknown": f"this machine gives {len(os.sched_getaffinity(0))} of {cores} cores"}
    command = [sys.executable, "-m", "tests.bench.measure_voice.speed", "--cores", str(cores), "--times", str(times)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=_WITHIN_S, check=True).stdout
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def decoding(times: int) -> list[float]:
    """Seconds of decoding a second of speech, of each of some commands."""
    ear = DirectEar()
    spoken = [synthesise(phrase) for phrase in list(ear.wanted)[: times + 1]]
    return [ear.decode(samples) / (len(samples) / RATE) for samples in spoken][1:]


def synthesis(times: int) -> list[float]:
    """Seconds of making a second of speech, of sentences that were never made before."""
    driver, factors = OpenJTalkDriver(_Unheard()), []
    with tempfile.TemporaryDirectory(prefix="bench-speed-") as folder:
        path = Path(folder) / "spoken.wav"
        for number in range(times + 1):
            began_s = time.perf_counter()
            driver.save_to_file(f"{number}番、{NEW[number % len(NEW)]}", str(path))
            took_s = time.perf_counter() - began_s
            with wave.open(str(path), "rb") as sound:
                factors.append(took_s / (sound.getnframes() / sound.getframerate()))
    return factors[1:]


class _Unheard:
    """What a pyttsx3 driver tells, told to nobody."""

    def notify(self, topic: str, **facts: object) -> None: ...

    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name


def main() -> int:
    """Print one JSON object."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.measure_voice.speed", description=__doc__)
    reader.add_argument("--cores", type=int, required=True)
    reader.add_argument("--times", type=int, required=True)
    chosen = reader.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: chosen.cores])
    found = {"decoding": decoding(chosen.times), "synthesis": synthesis(chosen.times)}
    factors = {f"{name}_rtf_p50": round(statistics.median(values), 4) for name, values in found.items()}
    worst = {f"{name}_rtf_most": round(max(values), 4) for name, values in found.items()}
    sys.stdout.write(json.dumps({"cores": chosen.cores, "n": chosen.times, **factors, **worst}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
