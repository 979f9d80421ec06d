"""Every screen in Japanese, with and without kana, and in easy Japanese: nothing cut off or too small."""

from __future__ import annotations

import pytest

from kiosk.visit.manner import LETTERS, Language, Letters, Manner
from tests.kiosk.glass.matrix import REFERENCES, wrong


@pytest.mark.parametrize("profile", REFERENCES)
@pytest.mark.parametrize("low", [False, True], ids=["", "low"])
@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize(("language", "furigana"), [("ja", False), ("ja", True), ("easy", False)])
def test_every_screen_keeps_its_measures(
    language: Language, furigana: bool, letters: Letters, low: bool, profile: str
) -> None:
    manner = Manner(language=language, letters=letters, low=low, furigana=furigana)
    count, found = wrong(manner, profile)
    assert count > 250
    assert not found
