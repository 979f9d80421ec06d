"""How the voice reads what is said in a city hall: the real front end, with the readings of ``readings.csv``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.parts

GOLDEN = tomllib.loads(Path(__file__).with_name("readings_golden.toml").read_text("utf-8"))
READ = """
import json, os, sys
facts = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
from pathlib import Path
from kiosk.voice import open_jtalk_driver
wrong = open_jtalk_driver.learn(Path(sys.argv[1]) if sys.argv[1] else None)
texts = json.load(sys.stdin)
json.dump([wrong, [open_jtalk_driver.kana(text) for text in texts]], facts)
"""


def read(texts: list[str], city: str = "") -> tuple[list[str], list[str]]:
    """Wrong lines, and how each text is read; in a process of its own, for a dictionary stays in the process."""
    done = subprocess.run(
        [sys.executable, "-c", READ, city],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ},
    )
    wrong, kana = json.loads(done.stdout)
    return wrong, kana


def test_every_term_of_a_city_hall_is_read_as_people_say_it() -> None:
    assert len(GOLDEN) >= 120
    wrong, kana = read(list(GOLDEN))
    assert wrong == []
    assert {text: said for text, said in zip(GOLDEN, kana, strict=True) if said != GOLDEN[text]} == {}


def test_a_citys_own_readings_go_first_and_a_wrong_line_costs_only_itself(tmp_path: Path) -> None:
    city = tmp_path / "city.csv"
    city.write_text(
        "表記,読み,アクセント,注\n土原,ツチハラ,0,\n何か,漢字,,\n夢咲窓口,ゆめさきまどぐち,,\n床,トコ,1,\n", "utf-8"
    )
    wrong, kana = read(["土原", "夢咲窓口", "番号札", "床に"], str(city))
    assert kana == ["ツチハラ", "ユメサキマドグチ", "バンゴーフダ", "トコニ"], "no later correction undoes a reading"
    assert wrong == ["city.csv:3: the reading is not kana"]
    city.write_bytes(b"\xff\xfe\x00")
    wrong, kana = read(["土原"], str(city))
    assert kana == ["ヒジワラ"], "a file that cannot be read costs only itself"
    assert wrong == ["city.csv:0: the file cannot be read; is it UTF-8?"]
