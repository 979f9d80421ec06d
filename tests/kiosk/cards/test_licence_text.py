"""A licence's files taken apart, without any card."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cards.errors import CardDataBroken
from kiosk.cards.holder import Flag
from kiosk.cards.licence_text import changes_suffice, decode_jis, entries_suffice, era_date, parse_licence, walk
from tests.bench.virtual_card.files import ber
from tests.bench.virtual_card.licence_chip import changes, entries, era_digits, jis
from tests.bench.virtual_card.persona import Persona
from tests.kiosk.cards.hands import told

JIS_SIGNS = "".join(
    sign
    for row in range(0xA1, 0xFF)
    for cell in range(0xA1, 0xFF)
    if len(sign := bytes((row, cell)).decode("euc_jp", errors="ignore")) == 1
)
jis_text = st.text(alphabet=JIS_SIGNS, max_size=60)


def holder(
    name: str = "架空　太郎", address: str = "山口県萩市大字架空町１番地", kana: str = "", moved_to: str = ""
) -> Persona:
    return Persona("drivers_licence", name, address, "1975-06-01", "1", "1234", kana=kana, moved_to=moved_to)


def test_the_published_example_of_the_code_is_read() -> None:
    """山田　太郎 in JIS X 0208, as write-ups of the licence show it."""
    assert decode_jis(bytes.fromhex("3B33454421214240 4F3A"), "test").text == "山田　太郎"


@given(name=jis_text, address=jis_text.filter(bool))
def test_any_text_comes_back(name: str, address: str) -> None:
    known = holder(name, address)
    facts = parse_licence(entries(known), changes(known))
    assert (told(facts.name), told(facts.address)) == (name, address)


@given(before=jis_text, behind=jis_text, which=st.integers(1, 7))
def test_what_is_no_text_keeps_its_place_and_is_told(before: str, behind: str, which: int) -> None:
    raw = jis(before) + bytes((0xFF, 0xF0 + which)) + jis(behind) + b"\xff\xfa"
    lettered = decode_jis(raw, "test")
    assert lettered.text == f"{before}〓{behind}〓"
    assert lettered.flags == {Flag.EXTERNAL_CHARACTER, Flag.MISSING_CHARACTER}


def test_a_code_point_without_character_is_a_missing_one() -> None:
    lettered = decode_jis(bytes.fromhex("2D212421"), "test")
    assert lettered.text == "〓ぁ"
    assert lettered.flags == {Flag.MISSING_CHARACTER}


@pytest.mark.parametrize("raw", ["24", "242142", "FFF8", "FFFF", "0020", "2480"])
def test_bytes_that_are_no_code_point_are_broken_data_and_not_quoted(raw: str) -> None:
    with pytest.raises(CardDataBroken) as broken:
        decode_jis(bytes.fromhex(raw), "test")
    assert raw not in str(broken.value)


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("3500601", date(1975, 6, 1)),
        ("1450730", date(1912, 7, 30)),
        ("2010730", date(1912, 7, 30)),
        ("3640107", date(1989, 1, 7)),
        ("4010108", date(1989, 1, 8)),
        ("5010501", date(2019, 5, 1)),
        ("3500000", None),
        ("3000601", None),
        ("3500231", None),
        ("6010101", None),
        ("350060", None),
        ("350060X", None),
    ],
)
def test_dates_by_era(digits: str, day: date | None) -> None:
    assert era_date(digits.encode()) == day


@given(day=st.dates(date(1912, 7, 30), date(2060, 12, 31)))
def test_any_date_comes_back(day: date) -> None:
    assert era_date(era_digits(day.isoformat())) == day


def test_the_last_entry_counts() -> None:
    added = b"\x78" + jis("令６０４０１１")
    behind = jis("山口公安委")
    file = (
        ber(0x50, b"1")
        + ber(0x70, added + jis("一番地") + behind)
        + ber(0x71, added + jis("二番地") + behind)
        + ber(0x60, added + jis("架空　桜") + behind)
        + ber(0x68, added + jis("カクウ　サクラ") + behind)
        + ber(0x78, added + jis("条件") + behind)
        + ber(0x5F, added + jis("公安委員会") + behind)
    ).ljust(640, b"\xff")
    facts = parse_licence(entries(holder(kana="カリナ　サクラ")), file)
    assert (told(facts.name), told(facts.address), told(facts.kana)) == ("架空　桜", "二番地", "カクウ　サクラ")


def test_an_added_entry_may_hold_external_characters() -> None:
    known = holder(moved_to="山口県萩市大字{外3}町")
    facts = parse_licence(entries(known), changes(known))
    assert told(facts.address) == "山口県萩市大字〓町"
    assert facts.flags == {Flag.ADDRESS_CHANGED, Flag.EXTERNAL_CHARACTER}


def test_a_long_address_takes_a_length_of_two_bytes() -> None:
    known = holder(address="萩" * 90)
    assert re.search(rb"\x17\x81\xb4", entries(known))
    assert told(parse_licence(entries(known), changes(known)).address) == "萩" * 90


def test_no_more_is_read_than_is_wanted() -> None:
    whole = entries(holder())
    until = next(end for end in range(len(whole)) if entries_suffice(bytearray(whole[:end])))
    assert b"000000000000" not in whole[:until]
    assert not changes_suffice(bytearray(changes(holder())[:3]))
    assert changes_suffice(bytearray(changes(holder())[:4]))


@given(cut=st.integers(0, 200))
def test_a_cut_file_is_broken_data_or_had_what_is_wanted(cut: int) -> None:
    known = holder()
    whole = entries(known)
    if entries_suffice(bytearray(whole[:cut])):
        assert told(parse_licence(whole[:cut], changes(known)).name) == known.name
    else:
        with pytest.raises(CardDataBroken):
            parse_licence(whole[:cut], changes(known))


def test_a_cut_file_of_changes_is_broken_data_for_the_newest_address_may_be_lost() -> None:
    known = holder(moved_to="山口県萩市大字架空町２番地")
    with pytest.raises(CardDataBroken):
        parse_licence(entries(known), changes(known)[:40])


@given(st.binary(max_size=300))
def test_rubbish_is_broken_data_and_nothing_else(data: bytes) -> None:
    with pytest.raises(CardDataBroken):
        parse_licence(b"\x11\x01\x78" + data, b"")


@given(st.binary(max_size=300))
def test_walking_never_runs_past_the_end(data: bytes) -> None:
    try:
        walked = walk(data, "test")
    except CardDataBroken:
        return
    assert sum(map(len, walked.found.values())) <= len(data)
