"""How soon one hears something, and how soon nothing: at a sound server's sink, where a loudspeaker would be."""

from __future__ import annotations

import shutil
import statistics
import time

import pytest

from kiosk.voice.port import Voicing
from tests.bench.measure_mouth import CACHED, NEW, listened_to, measured

pytestmark = [
    pytest.mark.parts,
    pytest.mark.alone,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="no sound server here"),
]


def test_a_sentence_is_heard_at_once_and_a_finger_ends_it() -> None:
    with listened_to() as (mouth, sinks):
        cached_ms, hush_ms = measured(mouth, sinks, [CACHED] * 5)
        new_ms, more_ms = measured(mouth, sinks, NEW[:5])
        assert statistics.median(cached_ms) < 300, cached_ms
        assert statistics.median(new_ms) < 1_000, new_ms
        assert statistics.median(hush_ms + more_ms) < 50, (hush_ms, more_ms)
        mouth.tune(Voicing(private=True))
        mouth.say(NEW[5], personal=True)
        sinks.first_loud(0, "phones")
        pulled = time.monotonic()
        mouth.tune(Voicing())
        time.sleep(1)
        assert sinks.last_loud("phones") - pulled < 0.2
        assert sinks.last_loud() < pulled, "what was said in an ear is not said on in the hall"


def test_a_mouth_that_dies_takes_its_sound_along() -> None:
    with listened_to() as (mouth, sinks):
        mouth.say(NEW[0])
        sinks.first_loud(time.monotonic())
        killed = time.monotonic()
        mouth._child.kill()
        time.sleep(1)
        assert sinks.last_loud() - killed < 0.3, "its player has most of a second in its pipe"


def test_a_key_ticks_while_a_sentence_is_spoken_and_the_sentence_goes_on() -> None:
    with listened_to() as (mouth, sinks):
        mouth.click()
        sinks.first_loud(time.monotonic() - 0.001)
        sinks.wait_quiet()
        mouth.say(NEW[1])
        sinks.first_loud(time.monotonic())
        ticked = time.monotonic()
        mouth.click()
        sinks.first_loud(ticked + 1)
        assert mouth.fault() is None
