"""Postal codes and addresses, offline."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.stationery.errors import PostalTableMissing
from edge_sync.stationery.municipalities import read_municipalities, split
from edge_sync.stationery.postal import complete, municipalities, table


@pytest.mark.parametrize(
    ("code", "text", "kana"),
    [
        ("7580041", "山口県萩市江向", "ヤマグチケンハギシエムカイ"),
        ("758-0041", "山口県萩市江向", "ヤマグチケンハギシエムカイ"),
        ("〒７５８－００４１", "山口県萩市江向", "ヤマグチケンハギシエムカイ"),
        ("7580000", "山口県萩市", "ヤマグチケンハギシ"),
        ("7588555", "山口県萩市大字江向510", ""),
    ],
)
def test_a_code_is_completed(code: str, text: str, kana: str) -> None:
    place = complete(code)
    assert place is not None
    assert (place.text, place.kana) == (text, kana)


@pytest.mark.parametrize("code", ["", "0000000", "758004", "75800411", "abcdefg", "7580041' OR 1=1"])
def test_what_is_no_code_is_not_completed(code: str) -> None:
    assert complete(code) is None


def test_a_code_of_several_places_offers_them_all() -> None:
    across = complete("4980000")
    assert across is not None
    assert (across.text, across.towns) == ("", ("愛知県弥富市", "三重県桑名郡木曽岬町"))


def test_several_towns_of_one_municipality_are_offered() -> None:
    with sqlite3.connect(f"file:{table()}?mode=ro&immutable=1", uri=True) as file:
        rows = file.execute(
            "SELECT code FROM postal_data WHERE json_array_length(data, '$.alternates') > 0 AND prefecture = '山口県'"
        ).fetchall()
    places = [place for (code,) in rows if (place := complete(code)) is not None]
    several = [place for place in places if place.towns]
    assert len(several) >= 3
    assert not [place for place in several if place.town or len(set(place.towns)) < 2]
    assert all(place.town for place in places if not place.towns)


def test_any_thread_may_ask() -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(complete("7580041").text)) for _ in range(8)]  # type: ignore[union-attr]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["山口県萩市江向"] * 8


def test_a_table_that_is_not_there_or_damaged_is_told(tmp_path: Path) -> None:
    with pytest.raises(PostalTableMissing):
        complete("7580041", tmp_path / "none.db")
    (tmp_path / "torn.db").write_bytes(b"SQLite format 3\x00" + b"?" * 2000)
    with pytest.raises(PostalTableMissing):
        complete("7580041", tmp_path / "torn.db")


def test_the_table_is_opened_for_reading_alone(tmp_path: Path) -> None:
    """A table with unfinished business beside it would be tidied up by anyone who may write."""
    (tmp_path / "copy").mkdir()
    with sqlite3.connect(tmp_path / "own.db") as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE postal_data (code TEXT, data TEXT)")
        file.execute("CREATE TABLE office_data (code TEXT, data TEXT)")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.execute("INSERT INTO office_data VALUES ('1234567', '{}')")
        file.commit()
        for path in tmp_path.glob("own.db*"):
            shutil.copy(path, tmp_path / "copy")
    before = {path.name: path.read_bytes() for path in (tmp_path / "copy").iterdir()}
    assert complete("7580041", tmp_path / "copy" / "own.db") is None
    assert {path.name: path.read_bytes() for path in (tmp_path / "copy").iterdir()} == before


@pytest.mark.parametrize(
    ("address", "prefecture", "city"),
    [
        ("山口県萩市大字江向５１０番地", "山口県", "萩市"),
        ("萩市大字江向５１０番地", "", "萩市"),
        ("山口県阿武郡阿武町大字奈古", "山口県", "阿武郡阿武町"),
        ("山口県阿武町大字奈古", "山口県", "阿武町"),
        ("神奈川県横浜市保土ヶ谷区川辺町", "神奈川県", "横浜市保土ヶ谷区"),
        ("広島県府中市府川町", "広島県", "府中市"),
        ("千葉県市川市八幡", "千葉県", "市川市"),
        ("奈良県大和郡山市北郡山町", "奈良県", "大和郡山市"),
        ("東京都葛\U000e0100飾区立石", "東京都", "葛\U000e0100飾区"),
        ("京都府京都市中京区恵比須町", "京都府", "京都市中京区"),
        ("三重県四日市市諏訪町", "三重県", "四日市市"),
        ("山口県", "山口県", ""),
        ("大韓民国ソウル特別市", "", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_parted_where_its_municipality_ends(address: str, prefecture: str, city: str) -> None:
    parts = split(address)
    assert (parts.prefecture, parts.city) == (prefecture, city)
    assert "".join(parts) == address


@given(
    st.one_of(st.text(), st.sampled_from(list(read_municipalities())).flatmap(lambda name: st.text().map(name.__add__)))
)
def test_no_letter_of_an_address_is_lost_or_added(address: str) -> None:
    assert "".join(split(address)) == address


def test_every_municipality_is_found() -> None:
    for prefecture, city in municipalities():
        assert split(f"{prefecture}{city}大字江向")[:2] == (prefecture, city)


def test_the_table_of_municipalities_is_that_of_the_postal_codes() -> None:
    from edge_sync.stationery.municipalities import TABLE

    fresh = "".join(f"{prefecture}\t{city}\n" for prefecture, city in municipalities())
    assert TABLE.read_text("utf-8") == fresh, "run: python -m edge_sync.stationery.press"
