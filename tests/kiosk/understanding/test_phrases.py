"""The phrase files that staff may extend: complete, without contradictions, all mistakes told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.understanding.forbidding import Forbidding
from kiosk.understanding.hearing import Kana
from kiosk.understanding.intents import ALWAYS_ASKED, CONTROLS, DANGEROUS, ERRANDS, INTENTS
from kiosk.understanding.phrases import LANGUAGES, LIBRARY, PhrasesWrong, read_phrases, same_saying


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_said_in_many_ways(language: str) -> None:
    phrases = read_phrases(language)
    assert set(phrases.intents) == set(INTENTS)
    fewest = min(len(file.phrases) for file in phrases.intents.values())
    assert fewest >= (30 if language == "ja" else 15)
    assert len(phrases.intents["none"].phrases) >= (400 if language == "ja" else 200)
    assert {path.stem for path in (LIBRARY / language).iterdir()} == {*INTENTS, "manners", "vague"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_twice(language: str) -> None:
    said = [same_saying(text) for file in read_phrases(language).intents.values() for text in file.phrases]
    assert len(said) == len(set(said))


def test_what_is_dangerous_is_an_errand_and_in_one_group() -> None:
    assert len(INTENTS) == len(set(INTENTS)) == len(ERRANDS) + len(CONTROLS) + 1
    assert set(ERRANDS) >= ALWAYS_ASKED
    assert sum(map(len, DANGEROUS)) == len(ALWAYS_ASKED)


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    files = {
        "juminhyo.toml": 'phrases = ["転入届", "……"]\nforbid = [""]\n',
        "gomi.toml": 'frases = ["ごみ"]\n',
        "kaigo.toml": 'phrases = "介護\n',
        "konnin.toml": "",
        "manners.toml": 'asides = ["("]\n',
        "vague.toml": '[x]\nsaid = ["x"]\nmeans = ["gomi", "gomy"]\n',
        "none.toml": 'phrases = ["住民 票。"]\n',
    }
    (tmp_path / "ja").mkdir()
    for name, text in files.items():
        (tmp_path / "ja" / name).write_text(text, "utf-8")
    with pytest.raises(PhrasesWrong) as told:
        read_phrases("ja", (LIBRARY, tmp_path, tmp_path / "absent"))
    everything = "\n".join(told.value.mistakes)
    assert told.value.code == "UND-01"
    for part in (
        "'転入届' is said to be both juminhyo and tennyu", "'……' says nothing", "empty word forbids everything",
        "unknown field `frases`", "kaigo.toml: ", "did you mean 'konin'?", "'(' in manners.toml",
        "no such intent gomy", "'住民 票。' is said to be both juminhyo and none", "the folder does not exist",
    ):  # fmt: skip
        assert part in everything
    assert len(told.value.mistakes) == 10


def test_a_folder_that_says_nothing_of_an_intent(tmp_path: Path) -> None:
    with pytest.raises(PhrasesWrong, match="juminhyo: no phrases"):
        read_phrases("ja", (tmp_path,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_intent_is_forbidden_by_its_own_phrases(language: str, kana: Kana) -> None:
    intents = read_phrases(language).intents
    forbidding = {intent: Forbidding(language, file, kana) for intent, file in intents.items()}
    wrong = [text for intent, file in intents.items() for text in file.phrases if forbidding[intent].by(text)]
    assert wrong == []
