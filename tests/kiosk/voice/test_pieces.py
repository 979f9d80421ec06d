"""Where a text is cut, how loud it is, and how it is given to the Japanese voice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.voice.loudness import gain_of, louder, without_ends
from kiosk.voice.pieces import LONG, SHORT, pieces
from kiosk.voice.readings import as_read


def test_a_short_text_is_one_piece_and_a_long_one_begins_with_a_short_one() -> None:
    assert pieces("番号札をお取りください。") == ["番号札をお取りください。"]
    long = "マイナンバーカード、運転免許証、または在留カードを、カード台に置いてください。終わるまで、そのままに。"
    found = pieces(long)
    assert "".join(found) == long
    assert found[0] == "マイナンバーカード、運転免許証、"
    assert found[-1] == "終わるまで、そのままに。"
    assert pieces("A012の方、\n2番窓口へ。") == ["エーの、12番のかた、", "2番窓口へ。"]
    assert pieces("") == []


@given(st.text(alphabet="あ亜、。？」 \n", max_size=120))
def test_nothing_is_lost_and_no_piece_is_longer_than_its_own_breath(text: str) -> None:
    found = pieces(text)
    assert "".join("".join(found).split()) == "".join(as_read(text).split())
    for place, piece in enumerate(found):
        assert piece.strip()
        assert "、" not in piece[4:-1] or len(piece) <= (LONG if place else SHORT) + 4


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("受付は 8:30 から", "受付は、8時30分 から"),
        ("転入 ほかの市町村から", "転入、ほかの市町村から"),
        ("9：00〜17：00", "9時から17時"),
        ("12:60", "12:60"),
        ("罹災（りさい）証明書", "罹災証明書"),
        ("（ここに出ます）", "（ここに出ます）"),
        ("転入・転出", "転入、転出"),
        ("マイ・ナンバー", "マイ・ナンバー"),
        ("0838-25-3131", "ゼロハチサンハチの、ニーゴーの、サンイチサンイチ"),
        ("電話番号、0838253131。", "電話番号、ゼロハチサンハチニーゴーサンイチサンイチ。"),
        ("350000円", "350000円"),
        ("A0123", "エーの、123番"),
        ("〒758-8555", "ナナゴーハチの、ハチゴーゴーゴー"),
        ("江向510-1", "江向510の1"),
        ("A-012番", "エーの、12番"),
        ("必要な方", "必要なかた"),
        ("（一部の方）", "（一部のかた）"),
        ("夜も開いています", "夜もあいています"),
    ],
)
def test_signs_are_written_out_as_people_say_them(text: str, read: str) -> None:
    assert as_read(text) == read


def test_five_steps_grow_and_nothing_crackles() -> None:
    gains = [gain_of(volume) for volume in (0, 1, 2, 3, 4, 5, 9)]
    assert gains == sorted(gains)
    assert (gains[0], gains[3], gains[6]) == (gains[1], 1.0, gains[5])
    quiet = np.array([0, 100, -15_000], "<i2")
    assert louder(quiet, 1.0) == quiet.tobytes(), "what is not too loud is not touched"
    loud = np.frombuffer(louder(np.array([50_000.0, -90_000.0, 60_000.0]), 1.0), "<i2")
    assert loud.tolist() == sorted(loud.tolist(), key=abs) or max(abs(loud)) < 32_767
    assert 25_000 < loud[0] < loud[2] < 32_767


def test_silence_at_the_ends_is_cut() -> None:
    sound = np.concatenate([np.zeros(12_000), np.full(4_800, 5_000), np.zeros(16_000)])
    assert len(without_ends(sound, breath=False)) == 960 + 4_800 + 16_000
    assert len(without_ends(sound, breath=True)) == 960 + 4_800 + 8_640 - 1
    assert len(without_ends(np.zeros(100), breath=True)) == 100
