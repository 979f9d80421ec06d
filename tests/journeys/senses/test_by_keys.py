"""Every journey by three keys and the tactile digits, before a black screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.curtain import Curtain
from tests.journeys.senses.by_keys import Presser
from tests.journeys.senses.checking import unheard_decisions
from tests.journeys.senses.errands import ERRANDS, WITHOUT_CARD, Errand
from tests.journeys.senses.houses import House, house, nothing_personal
from tests.journeys.walk import PERSONA

pytestmark = pytest.mark.parts


@pytest.fixture(scope="module")
def felt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("by-keys"), "keys") as opened:
        yield opened


def press(house: House, errand: Errand, *, privately: bool = False) -> list[str]:
    code = house.prepare(errand)
    display = house.stage.display
    assert display is not None
    ears, fingers, record = house.senses()
    with house.visited(errand, _how(errand, privately)):
        with Curtain(display) as curtain:
            assert curtain.is_black()
            Presser(errand, PERSONA, code, house.walk.room, ears, fingers, record, privately).visit()
            assert curtain.is_black(), "the visitor saw something"
        fingers.plug(plugged=False)
    assert unheard_decisions(record.passed) == [], record.told()
    return record.heard


def _how(errand: Errand, privately: bool) -> str:
    return (" with headphones" if privately else "") + ("" if errand.card else " without card")


@pytest.mark.parametrize("journey", ERRANDS)
def test_by_keys(felt: House, journey: str) -> None:
    press(felt, ERRANDS[journey])
    assert nothing_personal(felt.told_aloud())


def test_by_keys_without_a_card_the_name_is_left_for_the_pen(felt: House) -> None:
    press(felt, WITHOUT_CARD)


def test_three_keys_and_headphones_are_enough_for_the_pin_and_read_the_review_to_one_pair_of_ears(felt: House) -> None:
    aloud = len(felt.told_aloud())
    heard = press(felt, ERRANDS["my_number_card"], privately=True)
    assert any(PERSONA.name in sentence for sentence in heard), "the review is read"
    assert len(felt.told_aloud()) == aloud, "the hall heard something"
