"""``hear`` and ``voice-check`` as somebody calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kiosk.ear import command, voice_check
from kiosk.ear.acceptance import Loop, Trial, figures, percentile, verdicts
from kiosk.ear.errors import NotSound
from kiosk.ear.samples import RATE, read_wav, resampled
from kiosk.ear.voice_report import read_check_file
from tests.bench.ear_room import EarRoom
from tests.bench.voices import into_wav, synthesise
from tests.kiosk.ear import korean

FEW = 'juminhyo = ["住民票をください"]\nkokuho_kanyu = ["国民健康保険に入りたい"]\ninkan_shomei = ["印鑑登録証明書"]\n'


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Path]:
    def write(sha256: str = "", path: str = "", **more: object) -> Path:
        file = tmp_path / "kiosk.toml"
        lines = [f"{name} = {value}" for name, value in more.items()]
        model = [
            'language = "ja"', f'path = "{path or korean.folder()}"', f'sha256 = "{sha256 or korean.sha256()}"',
            f'spelling = "{korean.SPELLING}"',
        ]  # fmt: skip
        file.write_text("\n".join(["[ear]", 'kind = "vosk"', *lines, "[[ear.models]]", *model]), "utf-8")
        return file

    return write


@pytest.mark.parts
def test_hear_answers_as_understand_does(
    settings: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = into_wav(tmp_path / "said.wav", synthesise("国民健康保険に入りたい"))
    assert command.main([str(recording), "--language", "ja", "--json", "--settings", str(settings())]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["intent"] == "kokuho_kanyu"
    assert answer["band"] in ("act", "ask")
    assert answer["candidates"][0].keys() == {"intent", "distance"}
    assert "国民健康保険" in answer["heard"]
    assert answer["model"] == korean.folder().name
    assert 0 < answer["took_ms"] < 10_000


def test_hear_says_what_is_missing(
    settings: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = str(into_wav(tmp_path / "said.wav", np.zeros(RATE, np.int16)))
    for wrong in (["--model", str(tmp_path)], ["--settings", str(settings(sha256="0" * 64))], []):
        assert command.main([recording, *wrong]) == 1
        assert capsys.readouterr().err.startswith("EAR-02 ")
    assert command.main([str(tmp_path / "none.wav"), "--settings", str(settings())]) == 1
    assert capsys.readouterr().err.startswith("EAR-05 ")
    assert command.main([recording, "--settings", str(settings(devise='"x"'))]) == 2
    assert "did you mean 'device'" in capsys.readouterr().err
    assert command.main([recording, "--settings", str(tmp_path / "none.toml")]) == 2


@pytest.mark.parts
def test_a_city_checks_its_kiosk(
    settings: Callable[..., Path], room: EarRoom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands, report = tmp_path / "commands.toml", tmp_path / "report.txt"
    commands.write_text(FEW, "utf-8")
    arguments = ["--settings", str(settings()), "--commands", str(commands), "--json", "--report", str(report)]
    code = voice_check.main(arguments)
    found = json.loads(capsys.readouterr().out)
    assert found["figures"]["commands"] == 3
    assert found["figures"]["wrong_acts"] == []
    assert found["figures"]["first"] == 3
    assert 1_200 <= found["figures"]["p50_ms"] <= found["figures"]["p95_ms"] < 4_000
    assert found["model"]["sha256"] == korean.sha256()
    loop = found["figures"]["loop"]
    assert (loop["spoken"], loop["understood"]) == (3, 3)
    assert loop["room_dbfs"] < -60 < loop["peak_dbfs"] < 0
    text = report.read_text("utf-8")
    assert korean.sha256() in text
    assert "別の言語のモデル" in text, "nobody takes these figures for the Japanese model's"
    assert text.count("合格　") == sum(verdict["passed"] for verdict in found["verdicts"])
    assert ("判定：合格" in text) == (code == 0)


@pytest.mark.parts
def test_a_kiosk_without_a_model_is_not_checked(
    settings: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert voice_check.main(["--settings", str(settings(path=str(tmp_path)))]) == 1
    assert capsys.readouterr().err.startswith("EAR-02 ")


def trial(phrase: str, wanted: str, *offered: str, acted: bool = False, took_ms: int = 1_300) -> Trial:
    return Trial(phrase, wanted, phrase, offered, acted, took_ms)


def test_verdicts_are_drawn_from_figures_and_what_was_not_measured_is_not_good() -> None:
    limits = read_check_file().limits
    good = [trial("一", "yes", "yes", acted=True), trial("二", "no", "no")]
    loop = Loop(-60, -20, 3, 3)
    assert all(verdict.passed for verdict in verdicts(figures(good, [], loop), limits))
    unmeasured = verdicts(figures(good, [], Loop(None, None, 0, 0)), limits)
    assert [verdict.name for verdict in unmeasured if not verdict.passed] == ["room", "quiet", "loud", "loop"]
    bad = [trial("一", "yes", "no", "yes", acted=True, took_ms=9_000), trial("二", "no", "back", "no")]
    found = figures(bad, ["三"], loop)
    assert (found.first, found.among_three, found.wrong_acts) == (0, 2, ("一",))
    wrong = {verdict.name for verdict in verdicts(found, limits) if not verdict.passed}
    assert wrong == {"lost", "first", "wrong_acts", "p95"}
    assert (percentile([3, 1, 2], 50), percentile([3, 1, 2], 95), percentile([], 50)) == (2, 3, 0)


def test_every_verdict_has_a_name_in_the_report() -> None:
    check = read_check_file()
    found = figures([trial("一", "yes", "yes")], [], Loop(-60, -20, 3, 3))
    assert [verdict.name for verdict in verdicts(found, check.limits)] == list(check.names)


@pytest.mark.parametrize("rate", [8_000, 24_000, 44_100, 48_000])
def test_sound_of_any_rate_is_the_same_sound(rate: int) -> None:
    at, wanted = (np.arange(int(one * 0.5)) / one for one in (rate, RATE))
    tone = (8_000 * np.sin(2 * np.pi * 1_000 * at)).astype(np.int16)
    found = resampled(tone, rate)
    assert abs(len(found) - RATE // 2) <= 1
    middle = slice(800, 7_200)
    assert np.abs(found[middle] - 8_000 * np.sin(2 * np.pi * 1_000 * wanted)[middle]).max() < 160
    too_high = (8_000 * np.sin(2 * np.pi * 11_000 * at)).astype(np.int16)
    if rate > 30_000:
        assert np.abs(resampled(too_high, rate)[middle]).max() < 160, "nothing is folded into what is heard"


def test_files_that_are_no_sound(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("text")
    for name in ("text.wav", "none.wav"):
        with pytest.raises(NotSound):
            read_wav(tmp_path / name)
    tone = np.arange(100, dtype=np.int16)
    assert np.array_equal(read_wav(into_wav(tmp_path / "tone.wav", tone)), tone)
