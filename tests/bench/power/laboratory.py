"""The laboratory's two workers over one recording, and the counter of syncs.

By hand: ``python -m tests.bench.power --seed N`` records a run and examines every state it can.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.bench.power import trace

ROOT = Path(__file__).resolve().parents[3]
WORKERS = 2


@dataclass
class Findings:
    """What the workers saw; ``broken`` names the life, the operation and the promise."""

    states: int = 0
    operations: int = 0
    broken: list[str] = field(default_factory=list)


def examine(
    recording: Path, *, seed: int = 1, most: int = 4_000, syncs_are_lies: bool = False, rescue: bool = False
) -> Findings:
    """Rebuild power-cut states of a recording, at most about ``most``, and boot each.

    ``rescue``: the file was damaged between two lives; then words count, not numbers, and what the rescue could not
    read is not missed.
    """
    command = [sys.executable, "-m", "tests.bench.power.states", str(recording), "--seed", str(seed)]
    command += ["--most", str(most), "--parts", str(WORKERS), *(["--syncs-are-lies"] if syncs_are_lies else [])]
    command += ["--rescue"] if rescue else []
    workers = [
        subprocess.Popen([*command, "--part", str(part)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for part in range(WORKERS)
    ]
    findings = Findings()
    for worker in workers:
        said, trouble = worker.communicate(timeout=600)
        if worker.returncode != 0:
            raise RuntimeError(trouble.decode()[-3000:])
        found = json.loads(said)
        findings.states += found["states"]
        findings.operations = found["operations"]
        findings.broken += found["findings"]
    return findings


@dataclass(frozen=True)
class Count:
    """Syncs and words of a recording whose desk was asked one thing after the other."""

    syncs: int
    accepted: int
    without_sync: int
    """Times that "recorded" was said though nothing had been synced since the time before."""
    checkpoints: int
    """Syncs of the file itself: the log was folded into it."""


def count_syncs(recording: Path) -> Count:
    """Count over every life of a recording."""
    store = recording / "machine" / "store"
    syncs = accepted = bare = folded = 0
    for path in sorted(recording.glob("trace-*")):
        since = 0
        for op in trace.read(path, store):
            if op.kind == "sync" and op.path.endswith("-wal"):
                syncs, since = syncs + 1, since + 1
            elif op.kind == "sync" and op.path.endswith(".db"):
                folded += 1
            elif op.kind == "told" and msgspec.json.decode(op.data.splitlines()[0]).get("is") in ("recorded", "ticket"):
                accepted += 1
                bare += since == 0
                since = 0
    return Count(syncs, accepted, bare, folded)
