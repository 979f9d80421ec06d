"""Words: everything that can be met has a sentence; gaps in the files are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.words.phrasebook import LIBRARY, WordsMissing, check_words, fill, read_phrasebook

ROOT = Path(__file__).parents[3]


def test_every_fault_code_of_the_kiosk_has_both_sentences() -> None:
    book = read_phrasebook("ja")
    used = set()
    for path in (ROOT / "kiosk").rglob("*.py"):
        used |= set(
            re.findall(r"\"((?:CARD|TICKET|PAPER|FORM|DESK|VOICE|PANEL|EAR|RUN)-\d\d)\"", path.read_text("utf-8"))
        )
    assert len(used) > 25
    assert not used - set(book.faults)
    for words in book.faults.values():
        assert words.resident.endswith("。")
        assert words.staff.endswith("。")


def test_an_unlisted_code_still_has_words() -> None:
    assert read_phrasebook("ja").fault("CARD-99").resident


def test_a_gap_without_a_fact_stays_empty() -> None:
    assert fill("あと{tries_left}回", {"tries_left": None}) == "あと回"
    assert fill("あと{tries_left}回", {"tries_left": 2}) == "あと2回"


def test_missing_words_are_all_named() -> None:
    with pytest.raises(WordsMissing) as caught:
        check_words(read_phrasebook("ja"), ["pin", "nowhere"], ["back", "fly"])
    assert caught.value.gaps == ["step nowhere", "answer fly"]


def test_a_personal_gap_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "ja"
    folder.mkdir()
    for path in (LIBRARY / "ja").glob("*.toml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    notices = folder / "notices.toml"
    notices.write_text(notices.read_text("utf-8").replace("{counter}", "{name}"), "utf-8")
    with pytest.raises(WordsMissing, match="a gap nobody fills"):
        check_words(read_phrasebook("ja", tmp_path), [], [])
