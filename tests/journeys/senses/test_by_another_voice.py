"""Every journey once more, by a man's voice from another synthesis; a file of its own, for another worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.senses.errands import ERRANDS
from tests.journeys.senses.speaking import LONGEST_S, SpokenTo, spoken_to

pytestmark = [pytest.mark.parts, pytest.mark.timeout(LONGEST_S)]


@pytest.fixture(scope="module")
def kumo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpokenTo]:
    with spoken_to(tmp_path_factory.mktemp("by-another-voice"), "kumo") as house:
        yield house


@pytest.mark.parametrize("journey", ERRANDS)
def test_by_another_voice(kumo: SpokenTo, journey: str) -> None:
    kumo.visit(ERRANDS[journey])
