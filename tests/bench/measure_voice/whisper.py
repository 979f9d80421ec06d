"""Our matcher behind another ear: Whisper base, which knows Japanese and makes the mistakes of real recognisers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kiosk.understanding.intents import ERRANDS
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from tests.bench.measure.figures import spread
from tests.bench.measure_voice import sources, table
from tests.bench.measure_voice.direct import Counts
from tests.bench.voices import silence, synthesise
from tests.bench.whisper_ear import written
from tests.kiosk.ear import korean

COMMANDS = 20


def measure(commands: int = COMMANDS) -> dict[str, Any]:
    """Commands that are errands, since Whisper repeats itself on single words; what it writes, understood."""
    understand = Interpreter(open_jtalk_kana).prepare("ja").understand
    wanted = [(phrase, intent) for phrase, intent in korean.commands().items() if intent in ERRANDS][:commands]
    counts, took_ms, mishearings = Counts(), [], {}
    written(silence(1))
    for phrase, intent in wanted:
        samples = synthesise(phrase)
        began_s = time.perf_counter()
        text = written(samples)
        took_ms.append((time.perf_counter() - began_s) * 1_000)
        counts.add(phrase, intent, understand(text))
        if text.strip("。 ") != phrase:
            mishearings[phrase] = text
    return {
        "from": sources.heard_by_whisper("mei"),
        **asdict(counts),
        "took": spread(took_ms),
        "otherwise_written": mishearings,
    }


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    whole = found["commands"]
    first, three = table.share(found["understood"], whole), table.share(found["among_three"], whole)
    yield "nearest intent", f"top-1 {first}, top-3 {three}"
    yield "acted", f"{found['acted']}, wrongly {found['acted_wrongly']}, refused {found['refused']}"
    yield "written otherwise than said", table.share(len(found["otherwise_written"]), whole)
    yield "time an utterance, no part of the dialogue", table.times(found["took"])
