"""From ``say`` to the first sound at the sink, and from ``hush`` to the last: ``python -m tests.bench.measure_mouth``.

The real mouth's process, Open JTalk, aplay, ALSA and a PulseAudio of its own with empty sinks; only a loudspeaker and
the air are missing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.settings import VoiceSettings
from tests.bench.measure.figures import spread, write
from tests.kiosk.voice.null_sink import NullSink

AIMS_MS = {"cached": 150, "new": 500, "hush": 50}
CACHED = "番号札をお取りください。"
NEW = (
    "予約の番号、８けたを、画面で入れてください。コードをお持ちの方は、読み取り口にかざしてください。",
    "わくの中に、指でご署名ください。紙に書くこともできます。",
    "ご家族の分も作りますか。カードか、画面で加えられます。よろしければ、これでよい、を選んでください。",
    "マイナンバーカード、運転免許証、または在留カードを、カード台に置いてください。終わるまで、置いたままにしてください。",
    "カードの右上にある、在留カード番号の12けたを入れてください。",
    "窓口で、職員がお手伝いします。番号が呼ばれるまで、お待ちください。カードをお忘れなく。",
    "お急ぎの事情はありますか。75歳以上の方、妊娠中の方、障がいのある方は、お知らせください。",
    "カードの表にある、有効期限の年を、４けたで入れてください。",
)
_TALKS_S = 0.5


@contextmanager
def listened_to() -> Iterator[tuple[ChildMouth, NullSink]]:
    """A mouth that speaks into sinks, warm."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="bench-mouth-") as name, NullSink(Path(name)) as sinks:
        os.environ |= sinks.environment
        mouth = ChildMouth(settings=VoiceSettings(speaker_device="speaker", headphone_device="phones"))
        try:
            mouth.start()
            assert mouth.ready.wait(30)
            for _ in range(2):
                mouth.say(CACHED)
                sinks.first_loud(time.monotonic())
                sinks.wait_quiet()
            yield mouth, sinks
        finally:
            mouth.stop()
            for variable in sinks.environment:
                os.environ.pop(variable)
            os.environ |= before


def measured(mouth: ChildMouth, sinks: NullSink, sentences: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds from ``say`` to the first loud sample and from ``hush`` to the last, a pair for each sentence."""
    first_ms, hush_ms = [], []
    for sentence in sentences:
        said = time.monotonic()
        mouth.say(sentence)
        first_ms.append((sinks.first_loud(said) - said) * 1000)
        time.sleep(_TALKS_S)
        hushed = time.monotonic()
        mouth.hush()
        time.sleep(_TALKS_S)
        hush_ms.append(max(0.0, sinks.last_loud() - hushed) * 1000)
        sinks.wait_quiet()
    return first_ms, hush_ms


def measure(times: int = 20) -> dict[str, Any]:
    """Spreads of all three; for the bench."""
    with listened_to() as (mouth, sinks):
        cached_ms, hush_ms = measured(mouth, sinks, [CACHED] * times)
        # A number before it makes a sentence new: its first piece was never made before.
        new = [f"{number}番、{NEW[number % len(NEW)]}" for number in range(times)]
        new_ms, more_ms = measured(mouth, sinks, new)
    return {
        "aims_ms": AIMS_MS,
        "cached_prompt_to_first_sound": spread(cached_ms),
        "new_sentence_to_first_sound": spread(new_ms),
        "hush_to_silence_at_the_sink": spread(hush_ms + more_ms),
        "machine_load_1_min": round(os.getloadavg()[0], 2),
    }


def main() -> int:
    """Measure and print."""
    sys.stdout.write(write("mouth", measure()).read_text("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
