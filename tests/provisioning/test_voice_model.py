"""A model comes whole and as agreed, or not at all."""

from __future__ import annotations

import hashlib
import tomllib
import zipfile
from pathlib import Path

import pytest

from kiosk.ear.models import check
from kiosk.ear.settings import ModelSettings
from provisioning.__main__ import CANNOT, main
from provisioning.voice_model.bring import bring, settings_of
from provisioning.voice_model.errors import ModelRefused


def archive(folder: Path, *names: str) -> Path:
    path = folder / "model.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in names or ("small-ja/am/final.mdl", "small-ja/conf/model.conf"):
            packed.writestr(name, f"content of {name}")
    return path


def test_a_model_comes_whole_and_the_ear_accepts_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = archive(tmp_path)
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    assert main(["voice-model", "ja", str(packed), "--into", str(tmp_path / "models"), "--sha256", digest]) == 0
    (said,) = tomllib.loads(capsys.readouterr().out)["ear"]["models"]
    check(ModelSettings(language=said["language"], path=Path(said["path"]), sha256=said["sha256"]))
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["small-ja"]


@pytest.mark.parametrize(
    ("names", "sha256", "why"),
    [
        ((), "0" * 64, "agreed was"),
        (("small-ja/readme",), "", "holds no model"),
        (("a/am/final.mdl", "b/x"), "", "holds no model"),
        (("../am/final.mdl",), "", "leads out"),
        (("/etc/am/final.mdl",), "", "leads out"),
    ],
)
def test_what_is_wrong_leaves_nothing(tmp_path: Path, names: tuple[str, ...], sha256: str, why: str) -> None:
    packed = archive(tmp_path, *names)
    with pytest.raises(ModelRefused, match=why):
        bring(str(packed), tmp_path / "models", sha256=sha256)
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("source", ["nowhere.zip", "http://model.example/ja.zip", "https://127.0.0.1:9/ja.zip"])
def test_what_cannot_be_had_is_told(tmp_path: Path, source: str) -> None:
    assert main(["voice-model", "ja", source, "--into", str(tmp_path)]) == CANNOT


def test_no_model_takes_the_place_of_another(tmp_path: Path) -> None:
    packed = archive(tmp_path)
    folder, sha256 = bring(str(packed), tmp_path / "models")
    assert "small-ja" in settings_of("ja", folder, sha256)
    with pytest.raises(ModelRefused, match="there already"):
        bring(str(packed), tmp_path / "models")


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "model.zip").write_bytes(b"<html>not found</html>")
    with pytest.raises(ModelRefused, match="not an archive"):
        bring(str(tmp_path / "model.zip"), tmp_path / "models")
