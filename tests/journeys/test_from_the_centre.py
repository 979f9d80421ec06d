"""What the centre sends reaches the glass: a closed machine, new words, and a way back to what it was built with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.content import BUILT_IN
from tests.bench.demo.stage import REPOSITORY
from tests.journeys.walk import Walk

pytestmark = pytest.mark.parts

TAKES_EFFECT_S = 45
"""Some quiet seconds, a look, and a fresh start of the kiosk."""


def publish(walk: Walk, bundle: str, folder: Path) -> None:
    argv = [sys.executable, "-m", "server", "publish", bundle, str(folder), "--settings"]
    done = subprocess.run(
        [*argv, str(walk.stage.house.settings("server"))],
        cwd=REPOSITORY, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def words(folder: Path) -> Path:
    shutil.copytree(BUILT_IN.words / "ja", folder / "ja")
    return folder


def shows(walk: Walk, text: str) -> None:
    walk.glass.wait(lambda now: text in "".join("".join(one["lines"]) for one in now["texts"]), text, TAKES_EFFECT_S)


def test_an_administrator_closes_the_machine_and_opens_it_again(walk: Walk) -> None:
    with walk.clerk() as clerk:
        page = clerk.page
        page.goto(f"{walk.stage.house.console_url}/console/dispatch/")
        page.get_by_role("button", name="kiosk-01 の受付を休止する").click()
        walk.glass.wait_step("closed")
        assert "お休みしています" in walk.texts()
        walk.glass.touch("call_staff")
        walk.until_centre(
            "select * from visits_visit where staff_called_at is not null and staff_call_step = 'welcome'"
        )
        page.get_by_role("button", name="kiosk-01 の受付を始める").click()
        walk.glass.wait_step("welcome")
    walk.to_ticket()


def test_new_words_appear_when_nobody_is_here_and_broken_ones_never_do(walk: Walk, tmp_path: Path) -> None:
    fresh = words(tmp_path / "fresh")
    steps = fresh / "ja" / "steps.toml"
    steps.write_text(
        steps.read_text("utf-8").replace("こんにちは。ご用件をお選びください。", "本日のご用件をどうぞ。"), "utf-8"
    )
    try:
        publish(walk, "words", fresh)
        shows(walk, "本日のご用件をどうぞ。")
        broken = words(tmp_path / "broken")
        (broken / "ja" / "steps.toml").write_text("[welcome", "utf-8")
        publish(walk, "words", broken)
        walk.until_centre("select * from fleet_fault where code = 'SET-03' and ended_at is null", TAKES_EFFECT_S)
        shows(walk, "本日のご用件をどうぞ。")
    finally:
        publish(walk, "words", words(tmp_path / "plain"))
    shows(walk, "こんにちは。ご用件をお選びください。")
    walk.to_ticket()
