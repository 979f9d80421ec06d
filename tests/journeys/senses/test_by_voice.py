"""Every journey by voice: heard and spoken, digits on the tactile keypad, nothing done that was not confirmed.

The visitor's voice goes through a null sink to the kiosk's real ``arecord``, six times as fast as people speak; with
``SENSES_IN_REAL_TIME`` in the environment as fast as they do. ``measure aloud`` does that for every voice.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.bench.air import Air
from tests.bench.voices import VOICES, Voice, synthesise
from tests.journeys.senses.by_voice import OFTEN, Speaker
from tests.journeys.senses.checking import wrong_acts
from tests.journeys.senses.errands import ERRANDS, WITHOUT_CARD, Errand
from tests.journeys.senses.houses import House, house, nothing_personal
from tests.journeys.walk import PERSONA
from tests.kiosk.ear import korean

FASTER = 6
IN_REAL_TIME, IN_VOICES = "SENSES_IN_REAL_TIME", "SENSES_VOICES"
"""Set in the environment: people speak as fast as people; and who speaks of every errand."""
LONGEST_S = 900 if os.environ.get(IN_REAL_TIME) else 180

pytestmark = [pytest.mark.parts, pytest.mark.timeout(LONGEST_S)]


def settings() -> dict[str, object]:
    model = korean.model_settings()
    told = {"language": "ja", "path": str(model.path), "sha256": model.sha256, "spelling": model.spelling}
    return {"kind": "vosk", "models": [told]}


def pairs() -> list[tuple[str, Voice]]:
    """Errands and who speaks of them."""
    named = os.environ.get(IN_VOICES, "").split()
    told = [voice for voice in VOICES if voice in named]
    return [(one.journey, voice) for one in ERRANDS.values() for voice in told or one.voices]


@pytest.fixture(scope="module")
def air() -> Iterator[Air]:
    air = Air(times=1 if os.environ.get(IN_REAL_TIME) else FASTER)
    yield air
    air.close()


@pytest.fixture(scope="module")
def voices() -> None:
    """Models and dictionaries are loaded before anybody listens."""
    for journey, voice in pairs():
        errand = ERRANDS[journey]
        for words in (*OFTEN, errand.label, *errand.says):
            synthesise(words, voice)


@pytest.fixture(scope="module")
def spoken_to(tmp_path_factory: pytest.TempPathFactory, air: Air, voices: None) -> Iterator[House]:
    root = tmp_path_factory.mktemp("by-voice")
    with house(root, "voice", kiosk={"ear": settings()}, kiosk_environment=air.environment) as opened:
        yield opened


def speak(house: House, errand: Errand, voice: Voice, air: Air) -> None:
    code = house.prepare(errand)
    ears, fingers, record = house.senses()
    with house.visited(errand, f" {voice}" + ("" if errand.card else " without card")):
        try:
            Speaker(errand, voice, PERSONA, code, air, house.walk.room, ears, fingers, record).visit()
        finally:
            # Said first, also of a visit that led nowhere.
            assert wrong_acts(record.passed) == [], record.told()
    assert nothing_personal(house.told_aloud())


@pytest.mark.parametrize(("journey", "voice"), pairs())
def test_by_voice(spoken_to: House, air: Air, journey: str, voice: Voice) -> None:
    speak(spoken_to, ERRANDS[journey], voice, air)


def test_by_voice_without_a_card_the_name_is_left_for_the_pen(spoken_to: House, air: Air) -> None:
    speak(spoken_to, WITHOUT_CARD, "mei", air)
