"""How numbers, counters and people are read aloud, as far as the real voice's reading of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.voice.readings import as_read, counter_english, counter_spoken, ticket_english, ticket_spoken
from kiosk.voice.spoken import MOST, Spoken
from kiosk.words.phrasebook import fill, read_phrasebook


@pytest.mark.parametrize(
    ("ticket", "spoken", "english"),
    [
        ("A012", "エーの、12番", "A, 0 1 2"),
        ("B1034", "ビーの、1034番", "B, 1 0 3 4"),
        ("W003", "ダブリューの、3番", "W, 0 0 3"),
        ("A012(21)", "エーの、12番の、21番目", "A, 0 1 2, 21"),
        ("A012②", "エーの、12番の、2番目", "A, 0 1 2, 2"),
        ("", "", ""),
    ],
)
def test_tickets(ticket: str, spoken: str, english: str) -> None:
    assert (ticket_spoken(ticket), ticket_english(ticket)) == (spoken, english)


@pytest.mark.parametrize(
    ("counter", "spoken", "english"),
    [
        ("2番窓口", "2番窓口", "2"),
        ("１２番窓口", "12番窓口", "12"),
        ("③", "3", "3"),
        ("会議室A", "会議室エー", ""),
        ("2-1番", "2の1番", ""),
        ("むつみ支所", "むつみ支所", ""),
        ("", "", ""),
    ],
)
def test_counters(counter: str, spoken: str, english: str) -> None:
    assert (counter_spoken(counter), counter_english(counter)) == (spoken, english)


def test_somebody_is_a_person_and_a_direction_stays_one() -> None:
    assert as_read("お急ぎの方は、職員をお呼びください。") == "お急ぎのかたは、職員をお呼びください。"
    assert as_read(
        "75歳以上の方、妊娠中の方、障がいのある方は"
    ) == "75歳以上の方、妊娠中の方、障がいのある方は".replace("方", "かた")
    for sentence in ("ほかの方法で進めましょう。", "置き方", "この方がよい", "方向"):
        assert as_read(sentence) == sentence


@pytest.mark.parts
@pytest.mark.parametrize(
    ("ticket", "counter", "kana"),
    [
        ("A012", "2番窓口", "エーノ、ジューニバンノカタ、ニバンマドグチエ、オコシクダサイ。"),
        ("B107", "10番窓口", "ビーノ、ヒャクナナバンノカタ、ジューバンマドグチエ、オコシクダサイ。"),
        ("W004", "会議室A", "ダブリューノ、ヨンバンノカタ、カイギシツエーエ、オコシクダサイ。"),
    ],
)
def test_the_voice_reads_a_call_as_a_person_would(ticket: str, counter: str, kana: str) -> None:
    import pyopenjtalk

    facts = {"ticket_spoken": ticket_spoken(ticket), "counter": counter_spoken(counter)}
    lines = fill(read_phrasebook("ja").notices["call"].spoken(), facts).splitlines()
    assert len(lines) == 2
    assert "".join(str(pyopenjtalk.g2p(as_read(line), kana=True)) for line in lines) == kana


def test_what_was_spoken_is_known_after_a_restart_and_damage_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "spoken.json"
    kept = Spoken(path)
    for number in range(MOST + 1):
        kept.add(f"{number}")
    again = Spoken(path)
    assert ("0" in again, "1" in again, f"{MOST}" in again) == (False, True, True)
    path.write_bytes(b"\xff{")
    assert "1" not in Spoken(path)
    nowhere = Spoken(tmp_path / "no" / "folder.json")
    nowhere.add("1")
    assert "1" in nowhere
