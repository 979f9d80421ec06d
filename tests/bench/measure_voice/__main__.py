"""``python -m tests.bench.measure_voice [part …]``: figures into ``var/bench/voice.json``, and one table.

Voices are made once and kept in ``var/bench/voices``: the first run takes some minutes longer.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from tests.bench.measure.figures import FOLDER, write
from tests.bench.measure_voice import curves, load, matcher, mouth, reaction, sources, table, walks, whisper

Measure = Callable[[argparse.Namespace], dict[str, Any]]
Rows = Callable[[dict[str, Any]], Iterable[table.Row]]

PARTS: dict[str, tuple[Measure, Rows]] = {
    "reaction": (lambda chosen: reaction.measure(chosen.reactions), reaction.rows),
    "load": (lambda chosen: load.measure(chosen.loads), load.rows),
    "matcher": (lambda chosen: matcher.measure(chosen.rounds), matcher.rows),
    "curves": (lambda chosen: curves.measure(chosen.commands), curves.rows),
    "whisper": (lambda chosen: whisper.measure(chosen.whispers), whisper.rows),
    "mouth": (lambda chosen: mouth.measure(chosen.sentences), mouth.rows),
    "walks": (lambda chosen: walks.measure(chosen.walks, chosen.walks_within_s), walks.rows),
}


def main() -> int:
    """Measure the parts asked for, all by default; parts not asked for keep their last figures."""
    chosen = _options().parse_args()
    os.environ.setdefault("VOICES_FOLDER", str(FOLDER / "voices"))
    (FOLDER / "voices").mkdir(parents=True, exist_ok=True)
    path = FOLDER / "voice.json"
    figures: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    figures.pop("machine", None)
    figures["all"] = sources.SYNTHETIC
    for name in chosen.part or PARTS:
        began_s = time.monotonic()
        found = PARTS[name][0](chosen)
        figures[name] = found | {"part_took_s": round(time.monotonic() - began_s, 1)}
        write("voice", figures)
    sys.stdout.write(drawn({name: figures[name] for name in chosen.part or PARTS}))
    sys.stdout.write(json.dumps({"written": f"var/bench/{path.name}"}) + "\n")
    return 0


def drawn(figures: dict[str, dict[str, Any]]) -> str:
    """The table of these parts, and what holds for all of them."""
    parts = [(name, found, () if table.UNKNOWN in found else PARTS[name][1](found)) for name, found in figures.items()]
    return f"{table.drawn(parts)}{sources.SYNTHETIC}\n"


def _options() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="python -m tests.bench.measure_voice", description=__doc__)
    reader.add_argument("part", nargs="*", choices=[*PARTS, []])
    numbers = (
        ("--reactions", reaction.TIMES, "utterances through the whole chain"),
        ("--loads", load.TIMES, "utterances for load and real-time factors"),
        ("--rounds", matcher.ROUNDS, "times that each held-back utterance is timed"),
        ("--commands", curves.COMMANDS, "commands in each condition, at most 50"),
        ("--whispers", whisper.COMMANDS, "commands for Whisper"),
        ("--sentences", mouth.TIMES, "sentences of each kind for the mouth"),
        ("--walks", walks.TIMES, "times that every journey is walked"),
        ("--walks-within-s", int(walks.WITHIN_S), "after so many seconds the walks are given up"),
    )
    for option, usual, says in numbers:
        reader.add_argument(option, type=int, default=usual, metavar="N", help=f"{says} ({usual})")
    return reader


if __name__ == "__main__":
    sys.exit(main())
