"""The bench of the voice measures what it says: its pure parts, and what it says of what it could not measure."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kiosk.ear.samples import RATE, Samples
from kiosk.understanding.matcher import Candidate, Understood
from tests.bench.measure_voice import table, walks
from tests.bench.measure_voice.__main__ import PARTS, drawn
from tests.bench.measure_voice.direct import Counts
from tests.bench.measure_voice.matcher import Answer, Tally
from tests.bench.measure_voice.sounds import babble, louder, loudness, low_passed, noisy, spoken_part, white
from tests.bench.voices import silence

FULL = 32_768


def tone(hz: float, seconds: float = 0.5, peak: float = 8_000) -> Samples:
    return (np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE) * peak).astype(np.int16)


def in_db(one: float, other: float) -> float:
    return float(20 * np.log10(one / other))


@pytest.mark.parametrize("snr_db", [30, 20, 10])
def test_noise_is_so_many_decibels_softer_than_what_is_spoken(snr_db: float) -> None:
    spoken = np.concatenate([silence(1), tone(440), silence(1)])
    noise = noisy(spoken, white(len(spoken), 3), snr_db).astype(np.float64) - spoken
    assert in_db(loudness(tone(440)), loudness(noise)) == pytest.approx(snr_db, abs=0.2)
    assert len(spoken_part(spoken)) == pytest.approx(len(tone(440)), abs=20)


def test_noise_is_the_same_each_time_and_another_for_the_next_utterance() -> None:
    assert np.array_equal(white(100, 3), white(100, 3))
    assert not np.array_equal(white(100, 3), white(100, 4))


def test_each_of_those_who_babble_is_as_loud_as_the_others() -> None:
    together = babble([tone(440, 0.5, 16_000), tone(1_000, 0.25, 1_000)], RATE, 1)
    assert len(together) == RATE
    found = np.abs(np.fft.rfft(together))
    assert found[440] / found[1_000] == pytest.approx(1, abs=0.1)


def test_a_narrow_line_keeps_what_is_low_and_loses_what_is_high() -> None:
    assert in_db(loudness(low_passed(tone(1_000), 3_400)), loudness(tone(1_000))) == pytest.approx(0, abs=0.3)
    assert in_db(loudness(low_passed(tone(3_400), 3_400)), loudness(tone(3_400))) == pytest.approx(-6, abs=0.5)
    assert loudness(low_passed(tone(5_000), 3_400)) < loudness(tone(5_000)) / 50


def test_distance_is_softer_and_what_is_too_loud_is_cut() -> None:
    assert in_db(loudness(louder(tone(440), -20)), loudness(tone(440))) == pytest.approx(-20, abs=0.1)
    assert np.abs(louder(tone(440), 40).astype(int)).max() in (FULL - 1, FULL)


def test_nothing_has_no_loudness() -> None:
    assert loudness(silence(0)) == 0.0
    assert not noisy(silence(1), white(RATE, 1), 20).any()
    assert len(spoken_part(silence(1))) == RATE


def test_what_became_of_commands_is_counted() -> None:
    counts = Counts()
    sure, other = Candidate("gomi", 0.1), Candidate("nenkin", 0.5)
    counts.add("ごみ", "gomi", Understood("gomi", "act", (sure, other)))
    counts.add("年金", "nenkin", Understood("gomi", "act", (sure, other)))
    counts.add("年金", "nenkin", Understood("gomi", "ask", (sure, other)))
    counts.add("年金", "nenkin", Understood("none", "none", (other,)))
    assert vars(counts) == {
        "commands": 4, "understood": 1, "among_three": 3, "acted": 2, "acted_wrongly": 1, "refused": 1,
        "wrong_acts": ["年金: gomi"],
    }  # fmt: skip


def test_who_wants_nothing_from_a_city_is_counted_apart() -> None:
    tally = Tally()
    tally.add("ごみ", "gomi", Answer(("gomi", "nenkin"), acts="gomi"))
    tally.add("年金", "nenkin", Answer(("gomi", "nenkin"), acts="gomi"))
    tally.add("年金は", "nenkin", Answer((), refuses=True))
    tally.add("天気", "none", Answer(("gomi",), refuses=True))
    tally.add("クレジット", "none", Answer(("gomi",), acts="gomi"))
    assert (tally.wishes, tally.top_1, tally.top_3, tally.none) == (3, 1, 2, 1)
    assert (tally.others, tally.others_refused) == (2, 1)
    assert (tally.acted, tally.wrong_acts) == (3, ["年金", "クレジット"])


def test_statistics_of_nothing_are_unknown() -> None:
    assert table.share(47, 50) == "47/50 (94 %)"
    assert table.share(0, 0) == "unknown"
    assert (table.ratio(3, 2), table.ratio(3, 0)) == (1.5, None)


def test_one_table_says_where_each_figure_is_from_and_what_is_unknown() -> None:
    source = {"model": "a model", "voice": "Mei"}
    told = table.drawn(
        [
            ("one", {"from": source}, [("漢字", "1 ms"), ("letters", "2 ms")]),
            ("two", {"from": {**source, "voice": "none"}}, [("x", "y")]),
            ("three", {"unknown": "it is not here"}, ()),
        ]
    ).splitlines()
    assert told[0].split() == ["part", "figure", "value", "from"]
    assert told[2].split() == ["one", "漢字", "1", "ms", "[1]"]
    assert told[2].index("1 ms") + 2 == told[3].index("2 ms"), "a Japanese sign takes two columns"
    assert told[5].split(maxsplit=2) == ["three", "unknown", "it is not here"]
    assert told[6:] == ["[1] a model; voice: Mei", "[2] a model; voice: none"]


def test_walks_that_nobody_measures_are_unknown_and_so_is_what_fails(tmp_path: Path) -> None:
    missing = walks.measure(module="tests.journeys.no_such_measure")
    assert missing == {"unknown": "tests.journeys.no_such_measure is not here"}
    nothing = walks.measure(module="this", result=tmp_path / "senses.json")
    assert nothing == {"unknown": "this wrote no figures into senses.json"}
    assert "unknown  tests.journeys.no_such_measure is not here" in drawn({"walks": missing})
    assert list(PARTS) == ["reaction", "load", "matcher", "curves", "whisper", "mouth", "walks"]


def test_walks_are_read_by_journey_and_sense(tmp_path: Path) -> None:
    path = tmp_path / "senses.json"
    took = {"pointer": {"walked_s": 5.1, "heard_s": 0}, "voice mei": {"walked_s": 12, "heard_s": 34.4}}
    path.write_text(json.dumps({"moving": took}), "utf-8")
    found = walks.read(path)
    assert found == {"moving": took}
    told = list(walks.rows({"median_s": found, "measured": "in this run"}))
    assert told == [("measured", "in this run"), ("moving", "pointer 5 + 0 s, voice mei 12 + 34 s")]
    earlier = walks.measure(module="this", result=path)
    assert earlier["median_s"] == found
    assert earlier["measured"].startswith("in an earlier run, 2")
    for other in ("[1]", '{"moving": {"pointer": 5.1}}', '{"moving": {"pointer": {"walked_s": 1}}}'):
        path.write_text(other, "utf-8")
        assert walks.read(path) is None
