"""Power-cut states of a recording, and what the next boot makes of each: ``python -m tests.bench.power.states``.

One worker of the laboratory; prints one JSON object. Everything follows from the seed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.power import trace
from tests.bench.power.disk import Disk, Fate
from tests.bench.power.trace import Op
from tests.bench.power.verdict import Promise, broken, broken_rescue, survivors_of

FATES = (Fate.TORN, Fate.SOME, Fate.NOTHING, Fate.PREFIX, Fate.EVERYTHING, Fate.TORN)


class Script:
    """What one life said at the desk, matched to the words in its trace."""

    def __init__(self, said: dict[str, Any], before: Promise) -> None:
        self._letters = {int(seq): (str(kind), str(data).encode()) for seq, (kind, data) in said["letters"]}
        self._confirmed = [before.may_be_deleted, *[int(upto) for upto in said["confirmed"]]]
        self._pings = -1
        self.promise = Promise(dict(before.letters), list(before.tickets), before.may_be_deleted, before.epoch)

    def hear(self, answer: bytes) -> None:
        """One answer left the window."""
        for line in answer.splitlines():
            said = msgspec.json.decode(line)
            match said.get("is"):
                case "recorded":
                    self.promise.letters[said["sequence"]] = self._letters[said["sequence"]]
                case "ticket":
                    self.promise.tickets.append(msgspec.json.encode(said["ticket"]))
                case "pong":
                    self._pings += 1
                    if self._pings < len(self._confirmed):
                        self.promise.may_be_deleted = max(self.promise.may_be_deleted, self._confirmed[self._pings])


def walk(ops: Sequence[Op], disk: Disk, script: Script, chosen: set[int]) -> Iterator[tuple[int, Disk, Promise]]:
    """Go through a life; stop at the chosen moments, the operation just begun and not yet completed."""
    for position, op in enumerate(ops):
        if op.kind == "told":
            script.hear(op.data)
        if op.kind != "sync":
            disk.take(op)
        if position in chosen:
            yield position, disk, script.promise
        if op.kind == "sync":
            disk.take(op)
            if position in chosen:
                yield position, disk, script.promise


def examine(
    folder: Path, *, seed: int, part: int, parts: int, most: int, lies: bool, rescue: bool = False
) -> dict[str, object]:
    """Examine this worker's share of a recording's states."""
    said = json.loads((folder / "said.json").read_text("utf-8"))
    store = folder / "machine" / "store"
    survivors = survivors_of(store) if rescue else None
    states, positions, findings, before = 0, 0, [], Promise()
    work = Path(tempfile.mkdtemp(prefix="power-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    for life, spoken in enumerate(said):
        ops = trace.read(folder / f"trace-{life}", store)
        files = {
            str(store / one.name): one.read_bytes() for one in (folder / f"before-{life}").iterdir() if one.is_file()
        }
        before.epoch = "" if rescue else epoch_of(folder)
        script = Script(spoken, before)
        chosen = _choose(ops, seed, life, part, parts, most // len(said))
        for position, disk, promise in walk(ops, Disk(files, syncs_are_lies=lies), script, chosen):
            dice = random.Random(f"{seed}/{life}/{position}/{states}")
            fate = FATES[states % len(FATES)]
            boots = _lay_out(work / "store", disk.after_cut(dice, fate))
            rescued = survivors is not None and life > 0
            faults = broken_rescue(promise, boots, survivors or set()) if rescued else broken(promise, boots)
            findings += [
                f"life {life} operation {position} {ops[position].kind} {fate.value}: {one}" for one in faults[:3]
            ]
            states += 1
        positions += len(ops)
        before = script.promise
    shutil.rmtree(work)
    return {"states": states, "operations": positions, "findings": findings}


def epoch_of(folder: Path) -> str:
    """The epoch that the run ended with."""
    return (folder / "epoch").read_text("ascii")


def _choose(ops: Sequence[Op], seed: int, life: int, part: int, parts: int, most: int) -> set[int]:
    """The moments of one worker: every operation if there is room, else rare ones first and a choice of the rest."""
    everything = list(range(len(ops)))
    if len(everything) > most:
        rare = [at for at in everything if ops[at].kind not in ("write", "told") or not ops[at].path.endswith("-wal")]
        rest = sorted(set(everything) - set(rare))
        dice = random.Random(f"{seed}/{life}")
        rare = dice.sample(rare, min(len(rare), most // 2))
        everything = sorted(rare + dice.sample(rest, most - len(rare)))
    return set(everything[part::parts])


def _lay_out(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, data in files.items():
        (folder / Path(path).name).write_bytes(data)
    return folder / "outbox.db"


def main() -> int:
    """Print what was found."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    reader.add_argument("recording", type=Path)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--part", type=int, default=0)
    reader.add_argument("--parts", type=int, default=1)
    reader.add_argument("--most", type=int, default=4_000)
    reader.add_argument("--syncs-are-lies", action="store_true")
    reader.add_argument("--rescue", action="store_true", help="the file was damaged after its first life")
    asked = reader.parse_args()
    found = examine(
        asked.recording,
        seed=asked.seed,
        part=asked.part,
        parts=asked.parts,
        most=asked.most,
        lies=asked.syncs_are_lies,
        rescue=asked.rescue,
    )
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
