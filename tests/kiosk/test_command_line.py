"""Settings that are wrong are told all at once, and nothing starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

GOOD = 'device = "kiosk-01"\n[desk]\nsocket = "/run/madoguchi/desk.sock"\n'


def kiosk(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "kiosk", "--settings", str(path), *words]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_all_mistakes_at_once_with_the_nearest_known_key(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(GOOD + "[visit]\nforget_after = 60000\nwarn_before_ms = 5\n[glass]\nfulscreen = true\n", "utf-8")
    done = kiosk(path)
    assert done.returncode == 2
    assert "unknown key visit.forget_after; did you mean 'forget_after_ms'?" in done.stderr
    assert "unknown key glass.fulscreen; did you mean 'fullscreen'?" in done.stderr
    assert "visit.warn_before_ms: Expected `int` >= 20000" in done.stderr
    assert "Traceback" not in done.stderr


def test_names_of_things_that_do_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(GOOD + '[glass]\nprofile = "wall"\n', "utf-8")
    done = kiosk(path, "--check-settings")
    assert done.returncode == 2
    assert "SET-02 glass.profile: no profile 'wall'; known are lobby-10, lobby-15, small-7" in done.stderr
    path.write_text(GOOD + '[visit]\njourneys = ["marriage"]\n', "utf-8")
    assert "no journey marriage; known are" in kiosk(path, "--check-settings").stderr


def test_good_settings_are_good(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(GOOD, "utf-8")
    done = kiosk(path, "--check-settings")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_absent_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = kiosk(tmp_path / "none.toml")
    assert done.returncode == 2
    assert "the file does not exist" in done.stderr
