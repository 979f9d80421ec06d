"""What a centre can do a second: the figures of ``make bench-sync``, or those it gave when this was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FIGURES = Path(__file__).parents[3] / "var" / "bench" / "sync.json"


@dataclass(frozen=True)
class Centre:
    """Brokers and ingest workers, with capacities a second for one core each."""

    workers: int = 1
    brokers: int = 1
    drained_letters_s: int = 20_000
    """Letters in batches of a backlog, one worker."""
    single_letters_s: int = 1_000
    """Letters that come one a message, one worker."""
    applied_letters_s: int = 5_000
    """Recorded letters that the slices (queue, visits, figures) take in, one worker."""
    connects_s: int = 250
    """Mutual TLS handshakes, one broker."""
    messages_s: int = 15_000
    """Publications in and out, one broker, TLS."""


def measured(workers: int, brokers: int, path: Path = FIGURES) -> tuple[Centre, bool]:
    """A centre with measured capacities, and whether the figures were there."""
    plain = Centre(workers=workers, brokers=brokers)
    try:
        found = json.loads(path.read_text("utf-8"))["capacity"]
    except (OSError, KeyError, json.JSONDecodeError):
        return plain, False
    known = {
        name: int(found[name])
        for name in ("drained_letters_s", "single_letters_s", "applied_letters_s", "connects_s")
        if name in found
    }
    return Centre(workers=workers, brokers=brokers, **known), True
