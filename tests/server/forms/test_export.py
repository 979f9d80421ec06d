"""An entry as columns: codes, days, width, letters that an encoding lacks, and the file's bytes."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from edge_sync.messages.entry import Person
from edge_sync.stationery.items import read_items
from edge_sync.stationery.municipalities import split
from edge_sync.stationery.questions import Choice, Question, QuestionKind
from server.forms.export.cells import Row, row_of
from server.forms.export.letters import fitted, in_width
from server.forms.export.mapping import OURS, Column, Mapping, changes, first_mapping, mistakes_of
from server.forms.export.sheet_file import Line, file_of
from server.forms.library import Folders
from server.forms.mapping_form import from_page, on_page, read_codes, rearranged
from server.forms.sample import sample_entry
from tests.server.forms.stand import ENTRY, MAPPING, PERSON

QUESTIONS = {
    "copies": Question(ask="?", label="通数", kind=QuestionKind.COUNT),
    "purpose": Question(ask="?", label="使い道", kind=QuestionKind.CHOICE, choices=(Choice("bank", "銀行"),)),
}


def cells(*columns: Column, **changed: object) -> Row:
    return row_of(Mapping(columns=columns), replace(ENTRY, **changed), QUESTIONS, split)


def test_rare_letters_become_a_mark_in_place_and_are_listed() -> None:
    fit = fitted("葛󠄀𠮷髙﨑①〜−\ue000", "cp932", "〓")
    assert fit.text == "〓〓髙﨑①〜−〓"
    assert fit.lacks == ("1 U+845B U+E0100", "2 U+20BB7", "8 U+E000")
    assert fit.text.encode("cp932")


def test_unicode_keeps_every_letter_and_lists_those_of_private_use() -> None:
    fit = fitted("葛󠄀𠮷\ue000", "utf-8-sig", "〓")
    assert (fit.text, fit.lacks) == ("葛󠄀𠮷\ue000", ("3 U+E000",))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_nothing_is_ever_dropped_silently(text: str) -> None:
    fit = fitted(text, "cp932", "〓")
    lost = sum(len(lack.split()) - 1 for lack in fit.lacks)
    assert len(text) == len(fit.text) - len(fit.lacks) + lost
    assert fit.text.encode("cp932") or not text


def test_width_of_kana_digits_and_letters() -> None:
    assert in_width("ﾀﾅｶ 12a", "full") == "タナカ　１２ａ"
    assert in_width("タナカ　１２ａ髙", "half") == "ﾀﾅｶ 12a髙"
    assert in_width("ﾀﾅｶ１", "") == "ﾀﾅｶ１"


def test_items_answers_codes_and_fixed_texts() -> None:
    row = cells(
        Column(heading="a", item="name"),
        Column(heading="b", item="sex", codes={"male": "1", "*": "9"}),
        Column(heading="c", item="birth_date", day="era_letter"),
        Column(heading="d", item="address_city"),
        Column(heading="e", item="answer", question="purpose"),
        Column(heading="f", item="answer", question="copies", width="full"),
        Column(heading="g", fixed="35204"),
        Column(heading="h", item="name", who=3),
        Column(heading="i", item="relation", codes={"x": "1"}),
        Column(heading="j", item="today", day="plain"),
        answers={"purpose": "bank", "copies": "2"},
    )
    assert row.cells == (
        "〓ヶ沼　千歳丸", "1", "S33.11.23", "萩市", "銀行", "２", "35204", "", "", "20260401"
    )  # fmt: skip
    assert row.notes == ("a 1 U+20BB7", "1人目 external_character")
    assert row.problems == ()


def test_too_long_and_unknown_codes_are_told_and_never_cut() -> None:
    row = cells(Column(heading="氏名", item="name", most=3), Column(heading="性別", item="sex", codes={"female": "2"}))
    assert row.problems == (("氏名", "EXPORT-01"), ("性別", "EXPORT-02"))
    assert row.cells[0] == "〓ヶ沼　千歳丸"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("line_end", ["crlf", "lf"])
def test_csv_reads_back_in_its_encoding(encoding: str, line_end: str) -> None:
    mapping = msgspec.convert({**msgspec.to_builtins(MAPPING), "encoding": encoding, "line_end": line_end}, Mapping)
    entry = replace(ENTRY, people=(replace(PERSON, name='髙"橋,太郎'),))
    row = row_of(mapping, entry, QUESTIONS, split)
    raw = file_of(mapping, [Line("x-1", 0, row), Line("x-1", 1, row)])
    assert raw.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    assert (b"\r\n" in raw) == (line_end == "crlf")
    read = list(csv.reader(io.StringIO(raw.decode(encoding))))
    assert read[0] == ["氏名", "生年月日", "性別", "自治体", *OURS]
    assert read[1] == ['髙"橋,太郎', "19581123", "1", "35204", "x-1", "", "1人目 external_character"]
    assert read[2][-2] == "1"


def test_json_lists_objects() -> None:
    mapping = replace(MAPPING, kind="json", encoding="utf-8", line_end="lf")
    raw = file_of(mapping, [Line("x-1", 0, row_of(mapping, ENTRY, QUESTIONS, split))])
    (one,) = msgspec.json.decode(raw)
    assert (one["氏名"], one["引継番号"]) == (PERSON.name, "x-1")


def test_every_form_of_the_library_has_a_first_mapping_that_works() -> None:
    stock = Folders().now()
    items = read_items()
    for form in stock.forms.values():
        mapping = first_mapping(form, stock.questions, items)
        assert mistakes_of(mapping, stock.questions) == []
        row = row_of(mapping, sample_entry(items, stock.questions), stock.questions, split)
        assert row.problems == ()
        assert any("U+20BB7" in note for note in row.notes)
        page = on_page(mapping)
        assert from_page(typed(page.rows, page.shape), stock.questions).mapping == mapping


def typed(rows: tuple[dict[str, str], ...], shape: dict[str, str]) -> dict[str, str]:
    fields = {f"c{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {**fields, **shape, "rows": str(len(rows))}


def test_what_is_wrong_on_the_page_is_told_by_column_and_stays() -> None:
    page = on_page(replace(MAPPING, columns=(*MAPPING.columns, Column(heading="氏名", item="kana"))))
    fields = typed(page.rows, page.shape) | {"c1-most": "many", "c2-codes": "male"}
    draft = from_page(fields, QUESTIONS)
    assert draft.mapping is None
    assert draft.problems == {1: ["EXPORT-19"], 2: ["EXPORT-17"]}
    assert draft.rows[2]["codes"] == "male"
    fields |= {"c1-most": "", "c2-codes": "male=1"}
    assert from_page(fields, QUESTIONS).problems == {4: ["EXPORT-13"]}


def test_columns_are_moved_added_and_taken_out() -> None:
    draft = on_page(MAPPING)
    for do, expected in (("down-0", "生年月日"), ("up-1", "氏名"), ("remove-0", "生年月日")):
        draft = rearranged(draft, do, QUESTIONS)
        assert draft.rows[0]["heading"] == expected
    assert len(rearranged(draft, "add", QUESTIONS).rows) == 4
    assert rearranged(draft, "up-0", QUESTIONS).rows == draft.rows


def test_changes_are_named_by_heading() -> None:
    after = replace(
        MAPPING, encoding="utf-8", columns=(Column(heading="氏名", item="name", most=20), *MAPPING.columns[1:])
    )
    assert changes(MAPPING, after) == ["氏名", "encoding"]
    assert changes(MAPPING, MAPPING) == []
    assert changes(None, MAPPING) == ["新規"]


def test_a_code_table_has_each_value_once() -> None:
    assert read_codes("male = 1\n\n female=2") == {"male": "1", "female": "2"}
    with pytest.raises(ValueError, match="EXPORT-17"):
        read_codes("male=1\nmale=2")


def test_flags_of_people_that_are_not_exported_are_not_told() -> None:
    people = (PERSON, Person(name="子", flags=("missing_character",)))
    assert cells(Column(heading="a", item="name"), people=people).notes[1:] == ("1人目 external_character",)


def test_the_mark_must_exist_in_the_encoding() -> None:
    assert (-1, "EXPORT-12") in mistakes_of(replace(MAPPING, mark="𠮷"), QUESTIONS)
