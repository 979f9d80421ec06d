"""The mouth's own measurement, beside the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench import measure_mouth
from tests.bench.measure_voice import sources, table

TIMES = 15
SPREADS = ("cached_prompt_to_first_sound", "new_sentence_to_first_sound", "hush_to_silence_at_the_sink")


def measure(times: int = TIMES) -> dict[str, Any]:
    """As ``python -m tests.bench.measure_mouth``."""
    return {"from": sources.spoken(), **measure_mouth.measure(times)}


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    for name in SPREADS:
        yield name.replace("_", " "), table.times(found[name])
