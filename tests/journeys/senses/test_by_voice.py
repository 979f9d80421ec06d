"""Every journey by voice: heard and spoken, digits on the tactile keypad, nothing done that was not confirmed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.senses.errands import ERRANDS, WITHOUT_CARD
from tests.journeys.senses.speaking import LONGEST_S, SpokenTo, spoken_to

pytestmark = [pytest.mark.parts, pytest.mark.timeout(LONGEST_S)]


@pytest.fixture(scope="module")
def mei(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpokenTo]:
    with spoken_to(tmp_path_factory.mktemp("by-voice"), "mei") as house:
        yield house


@pytest.mark.parametrize("journey", ERRANDS)
def test_by_voice(mei: SpokenTo, journey: str) -> None:
    mei.visit(ERRANDS[journey])


def test_by_voice_without_a_card_the_name_is_left_for_the_pen(mei: SpokenTo) -> None:
    mei.visit(WITHOUT_CARD)
