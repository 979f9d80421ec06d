"""Every screen in every manner, in the other languages: nothing cut off, nothing too small, all within reach."""

from __future__ import annotations

import pytest

from kiosk.visit.manner import LETTERS, Language, Letters, Manner
from tests.kiosk.glass.matrix import REFERENCES, wrong


@pytest.mark.parametrize("profile", REFERENCES)
@pytest.mark.parametrize("low", [False, True], ids=["", "low"])
@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("language", ["en", "zh", "ko", "vi"])
def test_every_screen_keeps_its_measures(language: Language, letters: Letters, low: bool, profile: str) -> None:
    manner = Manner(language=language, letters=letters, low=low, furigana=False)
    count, found = wrong(manner, profile)
    assert count > 250
    assert not found
