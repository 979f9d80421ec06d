from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from server.queueing import policy
from server.site.database import journal_mode, wal_is_safe
from server.site.templatetags.frame import ago, exactly, minutes, ruby
from server.site.wording import name_of, words
from tests.server.stage.centre import ROOT


def test_readings_stand_above_and_everything_else_is_escaped() -> None:
    assert ruby("2番窓口") == "2<ruby>番窓口<rt>ばんまどぐち</rt></ruby>"
    assert ruby("<script>") == "&lt;script&gt;"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "不明"),
        (0, "1分未満"),
        (59, "1分未満"),
        (60, "1分"),
        (3599, "59分"),
        (3600, "1時間"),
        (5400, "1時間30分"),
    ],
)
def test_durations_as_people_say_them(seconds: int | None, said: str) -> None:
    assert minutes(seconds) == said


def test_other_durations() -> None:
    assert (exactly(455), exactly(None), ago(3), ago(61)) == ("7分35秒", "—", "たったいま", "1分前")


def test_name_that_nobody_wrote_is_shown_as_it_travels() -> None:
    assert name_of("services", "residence_certificate") == "住民票・証明書"
    assert name_of("services", "something_new") == "something_new"


def test_every_error_of_the_queue_has_its_sentence() -> None:
    errors: list[type[policy.QueueError]] = [
        policy.Unlawful,
        policy.CounterBusy,
        policy.NotYours,
        policy.NobodyWaits,
    ]
    assert {error.code for error in errors} <= words()["errors"].keys()


@pytest.mark.parametrize(("table", "file"), [("faults", "faults.toml"), ("steps", "steps.toml")])
def test_the_console_has_words_for_all_that_kiosks_speak_of(table: str, file: str) -> None:
    theirs: Path = ROOT / "kiosk/words/ja" / file
    known = {key.split(".")[0] for key in tomllib.loads(theirs.read_text("utf-8"))}
    assert known <= words()[table].keys()


def test_journal_follows_the_repair_of_sqlite() -> None:
    assert [wal_is_safe(version) for version in ((3, 40, 1), (3, 50, 6), (3, 51, 2))] == [False] * 3
    assert [wal_is_safe(version) for version in ((3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 52, 0))] == [True] * 4
    assert (journal_mode((3, 40, 1)), journal_mode((3, 51, 3))) == ("truncate", "wal")
