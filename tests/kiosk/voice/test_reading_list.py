"""The list of readings that staff edit: what counts, what is passed over, what is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.voice.dictionary import compiled, gather
from kiosk.voice.reading_list import Reading, dictionary_source, read_list


def test_our_own_list_has_no_wrong_line() -> None:
    readings, wrong = gather()
    assert wrong == []
    assert len(readings) > 40


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("分別,文別", "the reading is not kana"),
        ("分別,", "the reading is not kana"),
        ("分別,ーブン", "the reading is not kana"),
        (",ブンベツ", "no word, or one that is too long"),
        ('"分,別",ブンベツ', "no word, or one that is too long"),
        ("分別,ブンベツ,5", "the accent is not one of the word's beats"),
        ("分別,ブンベツ,-1", "the accent is not one of the word's beats"),
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_the_others_count(line: str, why: str) -> None:
    readings, wrong = read_list(f"表記,読み\n# 注\n\n{line}\n続柄, つづきがら ,0,市民課\n続柄,ゾクガラ\n")
    assert readings == [Reading("続柄", "ツヅキガラ", 0)]
    assert [(one.line, one.why) for one in wrong] == [(4, why), (6, "続柄 is there twice")]


def test_a_word_becomes_a_line_of_the_dictionary() -> None:
    assert Reading("", "キョーチョー").moras == 4
    source = dictionary_source([Reading("e-Tax", "イータックス", 2)])
    assert source == "ｅ−Ｔａｘ,,,1,名詞,一般,*,*,*,*,ｅ−Ｔａｘ,イータックス,イータックス,2/6,*\n"


@given(st.text(max_size=200))
def test_no_file_breaks_it(text: str) -> None:
    readings, _ = read_list(text)
    assert dictionary_source(readings).count("\n") == len(readings)


def test_a_dictionary_is_made_once_for_the_same_words(tmp_path: Path) -> None:
    made: list[str] = []

    def make(source: str, target: str) -> None:
        made.append(Path(source).read_text("utf-8"))
        Path(target).write_bytes(b"dictionary")

    first = compiled([Reading("分別", "ブンベツ")], make, tmp_path)
    assert compiled([Reading("分別", "ブンベツ")], make, tmp_path) == first
    assert compiled([Reading("分別", "フンベツ")], make, tmp_path) != first
    assert (len(made), len(list(tmp_path.iterdir()))) == (2, 2)


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    open_to_all = tmp_path / f"madoguchi-readings-{os.geteuid()}"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    path = compiled([], lambda source, target: Path(target).touch(), None)
    assert path.parent != open_to_all
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{tmp_path / 'run'}:elsewhere")
    (tmp_path / "run").mkdir()
    path = compiled([], lambda source, target: Path(target).touch(), None)
    assert path.parent.parent == tmp_path / "run"
