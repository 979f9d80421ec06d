"""How recognition falls: noise, other voices, narrow lines, distance, haste. Samples go to the decoder directly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from kiosk.ear.samples import Samples, resampled
from tests.bench.measure_voice import sources, table
from tests.bench.measure_voice.direct import Counts, DirectEar
from tests.bench.measure_voice.sounds import babble, louder, loudness, low_passed, noisy, white
from tests.bench.voices import synthesise

COMMANDS = 50
RATES = (0.75, 1.25)
KOKORO_EVERY = 3
"""Of the commands at another rate: Kokoro takes longer than its speech lasts, and each rate is spoken anew."""
OTHERS_TALK = "窓口で、職員がお手伝いします。番号が呼ばれるまで、お待ちください。カードをお忘れなく。"
_HALF_TONES_DOWN = -4.0

Change = Callable[[Samples, int], Samples]
"""What is done to an utterance; the number makes noise another one each time."""


def measure(commands: int = COMMANDS) -> dict[str, Any]:
    """Counts of each condition by each voice."""
    ear = DirectEar()
    wanted = dict(list(ear.wanted.items())[:: max(1, len(ear.wanted) // commands)][:commands])
    talkers = _talkers()
    found: dict[str, Any] = {}
    for voice in sources.TWO:
        spoken = {phrase: synthesise(phrase, voice) for phrase in wanted}
        conditions = found[sources.NAMES[voice]] = {
            name: asdict(_counts(ear, wanted, spoken, change)) for name, change in _conditions(talkers)
        }
        for rate in RATES:
            some = dict(list(wanted.items())[:: 1 if voice == "mei" else KOKORO_EVERY])
            paced = {phrase: synthesise(phrase, voice, pace=rate) for phrase in some}
            conditions[f"rate {rate:g}"] = asdict(_counts(ear, some, paced, _as_it_is))
    return {
        "from": sources.decoded(*sources.TWO),
        "commands": len(wanted),
        "grammar_phrases": len(ear.wanted),
        "path": "decoder and meaning as in voice-check; no microphone, no detector of speech, no air, and so neither "
        "the refusal of loud rooms nor that of voices too soft, which a kiosk puts before them",
        "noise": "loudness of the spoken part against the noise's; babble: four talkers, "
        "Mei, Mei four half-tones lower, jm_kumo, jf_alpha, each as loud",
        "conditions": found,
    }


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    for voice, conditions in found["conditions"].items():
        for name, counts in conditions.items():
            whole = counts["commands"]
            wrong = f"acted {counts['acted']}, wrongly {counts['acted_wrongly']}, refused {counts['refused']}"
            yield f"{voice}: {name}", f"understood {table.share(counts['understood'], whole)}; {wrong}"


def _conditions(talkers: list[Samples]) -> Iterator[tuple[str, Change]]:
    yield "clean", _as_it_is
    for snr_db in (30, 20, 10):
        yield f"white noise, SNR {snr_db} dB", partial(_in_white, snr_db)
    for snr_db in (30, 20, 15, 10):
        yield f"babble, SNR {snr_db} dB", partial(_in_babble, talkers, snr_db)
    for hz in (4_000, 3_400):
        yield f"low-pass {hz} Hz", partial(_narrow, hz)
    for db in (-10, -20, -30):
        yield f"level {db} dB", partial(_far, db)


def _as_it_is(samples: Samples, number: int) -> Samples:
    return samples


def _in_white(snr_db: float, samples: Samples, number: int) -> Samples:
    return noisy(samples, white(len(samples), number), snr_db)


def _in_babble(talkers: list[Samples], snr_db: float, samples: Samples, number: int) -> Samples:
    return noisy(samples, babble(talkers, len(samples), number), snr_db)


def _narrow(hz: float, samples: Samples, number: int) -> Samples:
    return low_passed(samples, hz)


def _far(db: float, samples: Samples, number: int) -> Samples:
    return louder(samples, db)


def _counts(ear: DirectEar, wanted: dict[str, str], spoken: dict[str, Samples], change: Change) -> Counts:
    counts = Counts()
    for number, (phrase, intent) in enumerate(wanted.items()):
        counts.add(phrase, intent, ear.meant(change(spoken[phrase], number)))
    return counts


def _talkers() -> list[Samples]:
    """Four who talk beside the visitor, of three voices."""
    import pyopenjtalk

    low, rate = pyopenjtalk.tts(OTHERS_TALK, half_tone=_HALF_TONES_DOWN)
    lower = resampled(np.clip(low, -32_768, 32_767).astype(np.int16), rate)
    said = [*(synthesise(OTHERS_TALK, voice) for voice in ("mei", "kumo", "alpha")), lower]
    assert all(loudness(one) for one in said)
    return said
