"""Where an utterance begins and ends, without any sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ear.endpoint import FRAME_MS, Ended, Endpoint, Feed, Frame, Limits, Step, percent
from kiosk.ear.port import Level, Listening, Noisy, Opened, Silence

LIMITS = Limits(noisy_above_dbfs=-38, speech_above_dbfs=-55, ambient_ms=400)
QUIET, NOISE, SPEECH = (-70.0, 0.01), (-25.0, 0.05), (-20.0, 0.95)
FAR_AWAY, SOFT = (-58.0, 0.9), (-30.0, 0.4)
SETTLE, ROOM = 8, 13


def listening(**more: int) -> Listening:
    times = {"settle_ms": 256, "begin_within_ms": 3_200, "ends_after_ms": 1_200, "most_ms": 9_600, **more}
    return Listening(language="ja", phrases=("はい",), **times)


def run(*stretches: tuple[tuple[float, float], int], **more: int) -> list[Step]:
    """What is told of stretches of (loudness, speech) and how many frames each lasts; sounds are numbers."""
    endpoint, told, number = Endpoint(listening(**more), LIMITS), list[Step](), 0
    for (dbfs, speech), count in stretches:
        for _ in range(count):
            told += endpoint.add(Frame(number.to_bytes(2, "big"), dbfs, speech))
            number += 1
    return told


def kinds(told: list[Step]) -> list[str]:
    names = [type(step).__name__ for step in told if not isinstance(step, Level)]
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]


def fed(told: list[Step]) -> list[int]:
    return [int.from_bytes(step.sound, "big") for step in told if isinstance(step, Feed)]


def test_an_utterance_is_fed_with_a_little_quiet_around_it() -> None:
    told = run((QUIET, 40), (SPEECH, 30), (QUIET, 60))
    assert kinds(told) == ["Opened", "Feed", "Ended"]
    assert told[-1] == Ended(38 * FRAME_MS)
    sounds = fed(told)
    assert sounds == list(range(sounds[0], sounds[-1] + 1)), "no gap, nothing twice"
    assert (40 - sounds[0], sounds[-1] - 69) == (7, 10)


def test_older_people_pause_and_go_on() -> None:
    told = run((QUIET, 30), (SPEECH, 20), (QUIET, 36), (SPEECH, 20), (QUIET, 60))
    assert kinds(told) == ["Opened", "Feed", "Ended"]
    assert set(range(30, 106)) <= set(fed(told)), "the pause is part of it"
    shorter = run((QUIET, 30), (SPEECH, 20), (QUIET, 36), (SPEECH, 20), (QUIET, 60), ends_after_ms=800)
    assert max(fed(shorter)) < 86


def test_nobody_begins() -> None:
    told = run((QUIET, 200))
    assert kinds(told) == ["Opened", "Silence"]
    until_told = SETTLE + ROOM + 100
    assert Silence() not in run((QUIET, until_told - 1))
    assert Silence() in run((QUIET, until_told))


def test_what_the_prompt_left_in_the_room_does_not_count() -> None:
    assert kinds(run((SPEECH, SETTLE), (QUIET, 200))) == ["Opened", "Silence"]
    assert kinds(run((NOISE, SETTLE), (QUIET, 200))) == ["Opened", "Silence"]


def test_a_loud_room_is_told_before_anybody_is_asked_to_speak() -> None:
    assert run((NOISE, 60)) == [Noisy(-25.0)]
    assert kinds(run((NOISE, SETTLE + ROOM - 1))) == []


def test_whoever_speaks_at_once_is_no_noise_and_loses_nothing() -> None:
    told = run((QUIET, SETTLE + 2), ((-20.0, 0.2), 2), (SPEECH, 30), (QUIET, 60))
    assert kinds(told) == ["Opened", "Feed", "Ended"]
    assert set(range(SETTLE + 2, SETTLE + 34)) <= set(fed(told))
    assert kinds(run((SPEECH, 50), (QUIET, 60))) == ["Opened", "Feed", "Ended"]


def test_a_voice_far_away_and_a_click_are_not_somebody_who_stands_here() -> None:
    assert kinds(run((QUIET, 30), (FAR_AWAY, 60), (QUIET, 200))) == ["Opened", "Silence"]
    assert kinds(run((QUIET, 30), (SPEECH, 2), (QUIET, 200))) == ["Opened", "Silence"]
    murmur = (-45.0, 0.1)
    assert kinds(run((murmur, 30), ((-41.0, 0.9), 60), (murmur, 200))) == ["Opened", "Silence"]


def test_a_soft_ending_belongs_to_it_but_begins_nothing() -> None:
    assert kinds(run((QUIET, 30), (SOFT, 60), (QUIET, 200))) == ["Opened", "Silence"]
    assert set(range(50, 90)) <= set(fed(run((QUIET, 30), (SPEECH, 20), (SOFT, 40), (QUIET, 60))))


def test_nobody_is_listened_to_for_ever() -> None:
    told = run((QUIET, 30), (SPEECH, 1_000))
    assert kinds(told) == ["Opened", "Feed", "Ended"]
    assert told[-1] == Ended(0)
    assert 9_600 <= len(fed(told)) * FRAME_MS < 9_600 + 11 * FRAME_MS


def test_a_meter_moves_less_than_ten_times_a_second_and_only_while_one_may_speak() -> None:
    told = run((QUIET, 40), (SPEECH, 60), (QUIET, 60))
    levels = [step for step in told if isinstance(step, Level)]
    open_s = (100 + 38 - SETTLE - ROOM) * FRAME_MS / 1_000
    assert 7 < len(levels) / open_s < 10
    assert isinstance(told[0], Opened)
    assert {level.percent for level in levels} == {0, 67}
    assert {level.speech for level in levels if level.percent == 67} >= {True}
    assert (percent(-96), percent(-30), percent(0)) == (0, 50, 100)


SOUNDS = st.sampled_from([QUIET, NOISE, SPEECH, FAR_AWAY, SOFT])


@given(st.lists(st.tuples(SOUNDS, st.integers(1, 80)), max_size=12))
def test_whatever_sounds_it_ends_once_and_feeds_everything_once_in_order(
    stretches: list[tuple[tuple[float, float], int]],
) -> None:
    told = run(*stretches, (QUIET, 200))
    assert [type(step) in (Ended, Noisy, Silence) for step in told] == [False] * (len(told) - 1) + [True]
    sounds = fed(told)
    assert sounds == sorted(set(sounds))
    assert min(sounds, default=SETTLE) >= SETTLE
