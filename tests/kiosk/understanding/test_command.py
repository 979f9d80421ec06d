"""``python -m kiosk understand``: one answer on stdout and nothing else, whatever the libraries have to say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def understand(*words: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    argv = [sys.executable, "-m", "kiosk", "understand", *words]
    return subprocess.run(argv, cwd=ROOT, input=said, capture_output=True, timeout=60, check=False)


def objects(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_one_json_object_and_silence() -> None:
    done = understand("住民票がほしい", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    (answer,) = objects(done)
    assert list(answer) == ["intent", "band", "candidates"]
    assert (answer["intent"], answer["band"]) == ("juminhyo", "act")
    assert answer["candidates"][0] == {"intent": "juminhyo", "distance": answer["candidates"][0]["distance"]}
    assert len(answer["candidates"]) == 3


def test_for_people_the_same_in_lines() -> None:
    done = understand("I need a tax certificate")
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr, len(lines)) == (0, b"", 4)
    assert lines[0] == "zei_shomei  act"
    assert lines[1].split()[1] == "zei_shomei"


def test_a_language_may_be_said() -> None:
    (answer,) = objects(understand("juminhyo", "--language", "en", "--json"))
    assert answer["intent"] == "juminhyo"
    done = understand("juminhyo", "--language", "fr")
    assert done.returncode == 2
    assert b"invalid choice: 'fr'" in done.stderr


SAID = "住民票\n\nMy Number card PIN\n今日はいい天気ですね\n転入届\r\n\xff\n".encode() + b"\xff\xfe\nhelp"


def test_a_batch_answers_line_by_line_also_empty_and_broken_ones(tmp_path: Path) -> None:
    path = tmp_path / "said.txt"
    path.write_bytes(SAID)
    done = understand("--batch", str(path))
    assert (done.returncode, done.stderr) == (0, b"")
    answers = objects(done)
    intents = [answer["intent"] for answer in answers]
    assert [*intents[:5], intents[-1]] == ["juminhyo", "none", "mynumber_anshou", "none", "tennyu", "call_staff"]
    assert len(intents) == 8
    assert answers[1] == {"intent": "none", "band": "none", "candidates": []}
    assert objects(understand("--batch", "-", said=SAID)) == answers


def test_mistakes_are_said_without_a_traceback(tmp_path: Path) -> None:
    nothing = understand()
    assert (nothing.returncode, nothing.stdout) == (2, b"")
    assert understand("住民票", "--batch", "-").returncode == 2
    absent = understand("--batch", str(tmp_path / "none.txt"))
    assert absent.returncode == 2
    assert absent.stderr.startswith(b"UND-03 ")
    folder = tmp_path / "ja"
    folder.mkdir()
    (folder / "juminhyo.toml").write_text('phrases = ["転入届"]\n', "utf-8")
    (folder / "juminhyou.toml").write_text("", "utf-8")
    wrong = understand("住民票", "--phrases", str(tmp_path))
    told = wrong.stderr.decode()
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert "'転入届' is said to be both juminhyo and tennyu" in told
    assert "no such intent; did you mean 'juminhyo'?" in told
    assert all(line.startswith("UND-01 ja: ") for line in told.splitlines())
    assert "Traceback" not in told


def test_a_citys_phrase_is_learnt(tmp_path: Path) -> None:
    folder = tmp_path / "ja"
    folder.mkdir()
    (folder / "gomi.toml").write_text('phrases = ["はぎクリーンの札"]\n', "utf-8")
    (answer,) = objects(understand("はぎクリーンの札", "--json", "--phrases", str(tmp_path)))
    assert (answer["intent"], answer["band"]) == ("gomi", "act")
