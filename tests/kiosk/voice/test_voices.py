"""What is spoken in other languages, and what a sign says instead."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kiosk.voice.attribution import attributions
from kiosk.voice.chime import chime, sign, tick
from kiosk.voice.english import NoEnglish, english_sound
from kiosk.voice.recordings import OURS, Recordings, key, sentences
from kiosk.voice.recordings.wanted import wanted
from kiosk.voice.render import render
from kiosk.voice.voices import foreign
from tests.bench.sound_card import stand_in


def record(folder: Path, language: str, files: dict[str, str]) -> Recordings:
    (folder / language).mkdir(parents=True)
    lines = [f"{json.dumps(said, ensure_ascii=False)} = {json.dumps(name)}\n" for said, name in files.items()]
    (folder / language / "index.toml").write_text("".join(lines), "utf-8")
    for name in files.values():
        if Path(name).name != name:
            continue
        with wave.open(str(folder / language / name), "wb") as sound:
            sound.setparams((2, 2, 24_000, 0, "NONE", ""))
            sound.writeframes(np.full(2 * 2_400, 1_000, "<i2").tobytes())
    return Recordings((folder,))


def test_a_sentence_that_was_recorded_is_played_and_all_others_are_one_sign(tmp_path: Path) -> None:
    there = record(tmp_path, "ko", {"잠시 기다려 주세요": "1.wav"})
    found = list(foreign("번호는 A012입니다. 표를 받으세요. 잠시 기다려 주세요.。 또 오세요.", "ko", 100, there))
    assert [sound == sign() for sound in found] == [True, False, True]
    assert np.frombuffer(found[1], "<i2").tolist() == [1_000] * (4_800 - 2)
    assert list(foreign("请稍等。", "zh", 100, None)) == [sign()]


def test_a_recording_that_is_damaged_or_lies_elsewhere_is_none(tmp_path: Path) -> None:
    there = record(tmp_path, "vi", {"Xin chờ": "1.wav", "Cảm ơn": "../1.wav"})
    (tmp_path / "1.wav").write_bytes((tmp_path / "vi" / "1.wav").read_bytes())
    assert there.sound("vi", "Xin chờ.") is not None
    assert there.sound("vi", "Cảm ơn.") is None
    (tmp_path / "vi" / "1.wav").write_bytes(b"RIFF")
    assert there.sound("vi", "Xin chờ.") is None
    (tmp_path / "vi" / "index.toml").write_text("=", "utf-8")
    assert Recordings((tmp_path,)).sound("vi", "Xin chờ.") is None


def test_sentences_are_told_apart_in_every_language() -> None:
    text = "您好。请选择要办的事情。 잠시만요. 8.30 giờ! OK？\n…"
    assert list(sentences(text)) == ["您好。", "请选择要办的事情。", "잠시만요.", "8.30 giờ!", "OK？"]
    assert key(" Ａ 您好（こんにちは） 。 ") == key("A 您好")


@pytest.mark.parametrize("language", ["zh", "ko", "vi"])
def test_what_is_to_be_recorded_is_listed_for_an_index(language: str) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "kiosk.voice.recordings", "--missing", language], capture_output=True, check=False
    )
    missing = listed.stdout.decode().splitlines()
    there = Recordings((OURS,)).of(language)  # type: ignore[arg-type]
    every = wanted(language)  # type: ignore[arg-type]
    assert len(missing) == len([one for one in every if key(one) not in there])
    assert listed.returncode == (1 if missing else 0)
    assert len(every) > 100
    assert not any("{" in one for one in every), "a gap cannot be recorded"


def test_every_recording_of_ours_can_be_played() -> None:
    pytest.importorskip("soundfile")
    for language in ("zh", "ko", "vi"):
        there = Recordings()
        for said in list(there.of(language))[::9]:
            sound = there.sound(language, said)
            assert sound is not None
            assert np.abs(np.frombuffer(sound, "<i2")).max() > 3_000, said


def test_rendering_makes_what_is_missing_evens_it_and_removes_what_nobody_says_any_more(tmp_path: Path) -> None:
    pytest.importorskip("soundfile")
    made: list[str] = []

    def speak(sentence: str) -> Any:
        made.append(sentence)
        return np.concatenate([np.zeros(9_000), 0.05 * np.sin(np.arange(24_000) / 20), np.zeros(9_000)])

    assert render(["您好", "请稍等"], speak, tmp_path / "zh") == 2
    assert render(["您好"], speak, tmp_path / "zh") == 0
    assert (made, len(list((tmp_path / "zh").glob("*.opus")))) == (["您好", "请稍等"], 1)
    sound = Recordings((tmp_path,)).sound("zh", "您好。")
    assert sound is not None
    heard = np.frombuffer(sound, "<i2")
    assert 1.0 < len(heard) / 48_000 < 1.4
    assert 4_000 < np.abs(heard).max() < 9_000


def test_the_three_tones_are_no_two_alike() -> None:
    assert len(sign()) < len(chime())
    assert len(tick()) == 2 * 18 * 48
    assert sign()[:2_000] != chime()[:2_000]


@pytest.mark.parts
def test_english_is_faster_when_asked_and_its_text_stands_on_no_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Ms. Yamada, please come to counter 2."
    assert len(english_sound(text, 150)) < 0.8 * len(english_sound(text, 80))
    seen = tmp_path / "seen"
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", "espeak-ng", f'echo "$@" > {seen}; exit 1')["PATH"])
    with pytest.raises(NoEnglish):
        english_sound(text)
    assert "Yamada" not in seen.read_text()


def test_every_voice_says_whose_it_is() -> None:
    for one in attributions():
        assert one.name
        assert one.licence
        assert one.owner
    assert {"ja", "en"} <= {language for one in attributions() for language in one.languages}
    assert any("CC BY 3.0" in one.licence for one in attributions())
