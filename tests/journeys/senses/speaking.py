"""A visit by voice in the house: through a null sink to the kiosk's real ``arecord``, and checked afterwards.

It is six times as fast as people speak; with ``SENSES_IN_REAL_TIME`` in the environment as fast as they do
(``measure aloud``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.air import Air
from tests.bench.voices import Voice, synthesise
from tests.journeys.senses.by_voice import YES, Speaker
from tests.journeys.senses.checking import wrong_acts
from tests.journeys.senses.errands import Errand
from tests.journeys.senses.houses import House, house, nothing_personal
from tests.journeys.walk import PERSONA
from tests.kiosk.ear import korean

FASTER = 6
IN_REAL_TIME = "SENSES_IN_REAL_TIME"
LONGEST_S = 900 if os.environ.get(IN_REAL_TIME) else 180


class SpokenTo:
    """A house whose kiosk hears, and one voice that speaks there."""

    def __init__(self, house: House, air: Air, voice: Voice) -> None:
        self._house, self._air, self._voice = house, air, voice

    def visit(self, errand: Errand) -> None:
        """A whole visit, which must end well and do nothing that was not confirmed."""
        house, voice = self._house, self._voice
        code = house.prepare(errand)
        ears, fingers, record = house.senses()
        with house.visited(errand, f" {voice}" + ("" if errand.card else " without card")):
            try:
                Speaker(errand, voice, PERSONA, code, self._air, house.walk.room, ears, fingers, record).visit()
            finally:
                # Said first, also of a visit that led nowhere.
                assert wrong_acts(record.passed) == [], record.told()
        assert nothing_personal(house.told_aloud())


@contextmanager
def spoken_to(root: Path, voice: Voice) -> Iterator[SpokenTo]:
    """The house and its air; models and dictionaries are there before anybody listens."""
    synthesise(YES, voice)
    air = Air(times=1 if os.environ.get(IN_REAL_TIME) else FASTER)
    try:
        with house(root, "voice", kiosk={"ear": _ear()}, kiosk_environment=air.environment) as opened:
            yield SpokenTo(opened, air, voice)
    finally:
        air.close()


def _ear() -> dict[str, object]:
    model = korean.model_settings()
    told = {"language": "ja", "path": str(model.path), "sha256": model.sha256, "spelling": model.spelling}
    return {"kind": "vosk", "models": [told]}
