"""From the end of speech to the machine's first sound, through everything between two empty sinks of a sound server.

Real: aplay, PulseAudio, arecord, the ear's process with its detector and vosk, the understander's process, conductor
and rules of the visit, the mouth's process. Missing: air, loudspeaker, microphone; the glass, which paints meanwhile.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from kiosk.ear.endpoint import FRAME_MS
from kiosk.ear.language import Language
from kiosk.ear.port import Heard
from kiosk.ear.samples import Samples
from kiosk.understanding.intents import ALWAYS_ASKED
from kiosk.understanding.spoken_errands import spoken_errands
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.settings import VoiceSettings
from tests.bench.measure.figures import spread
from tests.bench.measure_voice import sources, table
from tests.bench.measure_voice.chain import WAIT_S, Chain, Moments, NotedEar
from tests.bench.measure_voice.sinks import MACHINE, MICROPHONE, Sinks
from tests.bench.voices import synthesise
from tests.kiosk.ear import korean

TIMES = 20
PARTS = ("waited_pause", "decoding", "capture_and_pipes", "understanding", "rules_of_the_visit", "first_sound")
UNDERSTOOD = ("step.heard", "step.which")
"""An echo, an offer of several; whatever else is said, it was not understood."""
_ERRANDS, _LEAST_LETTERS = 10, 5
Parts = dict[str, float]


def measure(times: int = TIMES) -> dict[str, Any]:
    """Spreads of the whole and of its parts, and how often raw vosk's time on the same samples the whole takes."""
    bare = Language((korean.model_settings(),), "ja")
    took: list[Parts] = []
    became: Counter[str] = Counter()
    with _chain() as (chain, sinks):
        utterances = _utterances(chain.world.errands)
        warm = _once(chain, sinks, bare, utterances[0])[1]
        known = {warm.words}
        for samples in islice(cycle(utterances), 2 * times):
            parts, moments = _once(chain, sinks, bare, samples)
            became[moments.key] += 1
            if parts and moments.key in UNDERSTOOD:
                took.append(parts | {"new_words": moments.words not in known})
            known.add(moments.words)
            if len(took) == times:
                break
    return _told(took, became) if took else {"unknown": f"nothing was understood: {dict(became)}"}


def _told(took: list[Parts], became: Counter[str]) -> dict[str, Any]:
    whole = [sum(one[part] for part in PARTS) for one in took]
    raw = [one["raw_vosk"] for one in took]
    of_machine = [all_of - one["waited_pause"] for all_of, one in zip(whole, took, strict=True)]
    return {
        "from": sources.whole(*sources.TWO),
        "utterances": "errands of the first screen, from its own grammar; only those that were understood are timed",
        "end_of_speech_to_first_sound": spread(whole),
        "split": {part: spread([one[part] for one in took]) for part in PARTS},
        "first_sound_of_new_words": _some([one["first_sound"] for one in took if one["new_words"]]),
        "first_sound_of_words_said_before": _some([one["first_sound"] for one in took if not one["new_words"]]),
        "capture_and_pipes_is": "what is left; below zero where the detector hears the end before the last loud sample",
        "raw_vosk_decoding_the_same_samples": spread(raw),
        "ratio_whole_to_raw": _middle(whole, raw),
        "ratio_without_the_pause_to_raw": _middle(of_machine, raw),
        "machine_then_said": dict(became),
        "grammar_phrases": int(took[0]["phrases"]),
        "machine_load_1_min": round(os.getloadavg()[0], 2),
    }


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    yield "end of speech to first sound", table.times(found["end_of_speech_to_first_sound"])
    for part, figures in found["split"].items():
        yield f"of it {part.replace('_', ' ')}", table.times(figures)
    for what in ("new_words", "words_said_before"):
        figures = found[f"first_sound_of_{what}"]
        yield f"first sound of {what.replace('_', ' ')}", table.times(figures) if figures else table.UNKNOWN
    yield "raw vosk, same samples", table.times(found["raw_vosk_decoding_the_same_samples"])
    yield "times raw vosk, whole", f"{found['ratio_whole_to_raw']}"
    yield "times raw vosk, without the pause", f"{found['ratio_without_the_pause_to_raw']}"
    yield "machine then said", ", ".join(f"{key} {count}" for key, count in found["machine_then_said"].items())


def _utterances(errands: Iterable[str]) -> list[Samples]:
    """Errands that may be echoed at once, as the grammar has them, by two voices in turn."""
    safe = [intent for intent in errands if intent not in ALWAYS_ASKED][:_ERRANDS]
    said = [[one for one in spoken_errands("ja", (intent,)) if len(one) >= _LEAST_LETTERS][:1] for intent in safe]
    return [synthesise(phrase, voice) for phrases in said for phrase in phrases for voice in sources.TWO]


@contextmanager
def _chain() -> Iterator[tuple[Chain, Sinks]]:
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="bench-voice-", dir="/tmp") as name, Sinks(Path(name)) as sinks:
        os.environ |= sinks.environment
        try:
            ear = NotedEar(korean.settings(device=MICROPHONE))
            mouth = ChildMouth(settings=VoiceSettings(speaker_device=MACHINE, headphone_device=""))
            with Chain(ear, mouth) as chain:
                assert mouth.ready.wait(WAIT_S)
                yield chain, sinks
        finally:
            for variable in sinks.environment:
                os.environ.pop(variable)
            os.environ |= before


def _once(chain: Chain, sinks: Sinks, bare: Language, samples: Samples) -> tuple[Parts, Moments]:
    """Milliseconds of each part, and what happened when; no parts when it was not heard."""
    sinks.forget()
    moments = chain.hear()
    ended_s = sinks.speak(samples)
    assert moments.said.wait(WAIT_S), "the machine says nothing"
    first_s = sinks.first_loud(max(moments.said_s, ended_s), MACHINE)
    chain.be_quiet()
    sinks.wait_quiet(sink=MACHINE)
    heard, listening = moments.heard, moments.listening
    if not isinstance(heard, Heard) or listening is None:
        return {}, moments
    pause = -(-listening.ends_after_ms // FRAME_MS) * FRAME_MS
    return {
        "waited_pause": pause,
        "decoding": heard.took_ms - pause,
        "capture_and_pipes": (moments.heard_s - ended_s) * 1_000 - heard.took_ms,
        "understanding": (moments.understood_s - moments.heard_s) * 1_000,
        "rules_of_the_visit": (moments.said_s - moments.understood_s) * 1_000,
        "first_sound": (first_s - moments.said_s) * 1_000,
        "raw_vosk": _raw_ms(bare, listening.phrases, samples),
        "phrases": len(listening.phrases),
    }, moments


def _raw_ms(bare: Language, phrases: tuple[str, ...], samples: Samples) -> float:
    """Vosk alone: one call for all samples and one for the result."""
    utterance = bare.model.utterance(bare.vocabulary(phrases).grammar)
    sound = samples.astype("<i2").tobytes()
    began_s = time.perf_counter()
    utterance.add(sound)
    utterance.text()
    return (time.perf_counter() - began_s) * 1_000


def _some(values_ms: list[float]) -> dict[str, float] | None:
    return spread(values_ms) if values_ms else None


def _middle(ours: list[float], other: list[float]) -> float | None:
    """Median of the ratios, pair by pair."""
    pairs = [one / another for one, another in zip(ours, other, strict=True) if another]
    return round(statistics.median(pairs), 2) if pairs else None
