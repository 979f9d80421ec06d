"""Every journey by voice: heard and spoken, digits on the tactile keypad, nothing done that was not confirmed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from tests.bench.air import Air
from tests.bench.voices import Voice, synthesise
from tests.journeys.senses.by_voice import NO, YES, Speaker
from tests.journeys.senses.checking import wrong_acts
from tests.journeys.senses.errands import ERRANDS, Errand
from tests.journeys.senses.houses import House, house, nothing_personal
from tests.journeys.walk import PERSONA
from tests.kiosk.ear import korean

pytestmark = pytest.mark.parts


def settings() -> dict[str, object]:
    model = korean.model_settings()
    told = {"language": "ja", "path": str(model.path), "sha256": model.sha256, "spelling": model.spelling}
    return {"kind": "vosk", "models": [told]}


@pytest.fixture(scope="module")
def air() -> Iterator[Air]:
    air = Air()
    yield air
    air.close()


@pytest.fixture(scope="module")
def voices() -> None:
    """Models and dictionaries are loaded before anybody listens."""
    for errand in ERRANDS.values():
        for words in (YES, NO, *errand.says):
            synthesise(words, errand.voice)


@pytest.fixture(scope="module")
def spoken_to(tmp_path_factory: pytest.TempPathFactory, air: Air, voices: None) -> Iterator[House]:
    root = tmp_path_factory.mktemp("by-voice")
    with house(root, "voice", kiosk={"ear": settings()}, kiosk_environment=air.environment) as opened:
        yield opened


def speak(house: House, errand: Errand, air: Air, how: str = "") -> None:
    code = house.prepare(errand)
    ears, fingers, record = house.senses()
    with house.visited(errand, how):
        try:
            Speaker(errand, PERSONA, code, air, house.walk.room, ears, fingers, record).visit()
        finally:
            # Said first, also of a visit that led nowhere.
            assert wrong_acts(record.passed) == [], record.told()
    assert nothing_personal(house.told_aloud())


@pytest.mark.parametrize("journey", ERRANDS)
def test_by_voice(spoken_to: House, air: Air, journey: str) -> None:
    speak(spoken_to, ERRANDS[journey], air)


@pytest.mark.parametrize("voice", ["mei", "kumo"])
def test_by_voice_in_real_time_through_a_loudspeaker_and_the_real_recorder(
    spoken_to: House, air: Air, voice: Voice
) -> None:
    air.quick = False
    try:
        errand = dataclasses.replace(ERRANDS["consultation"], voice=voice)
        speak(spoken_to, errand, air, f" in real time, {voice}")
    finally:
        air.quick = True
