"""Every journey by one finger on the glass; ``SENSES_SCREENS=1`` keeps a picture of each screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.demo.story import Story
from tests.journeys.senses.by_pointer import Pointer
from tests.journeys.senses.errands import ERRANDS
from tests.journeys.senses.houses import House, house, nothing_personal
from tests.journeys.walk import PERSONA

pytestmark = pytest.mark.parts


@pytest.fixture(scope="module")
def touched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("by-pointer"), "pointer") as opened:
        yield opened


@pytest.mark.parametrize("journey", ERRANDS)
def test_by_pointer(touched: House, journey: str) -> None:
    errand = ERRANDS[journey]
    code = touched.prepare(errand)
    with touched.visited(errand):
        Pointer(touched.walk.glass, touched.walk.room, PERSONA, Story(), types={}, code=code).visit(journey)
    assert nothing_personal(touched.told_aloud())
