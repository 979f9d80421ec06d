"""What a machine listens with; part of its settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

Language = Literal["ja", "en", "zh", "ko", "vi"]


class ModelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One language's model."""

    language: Language
    path: Path
    """Folder of an unpacked vosk model."""
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    """Of its ``am/final.mdl``."""
    spelling: str = ""
    """Bench only: ``module:function`` that writes phrases for a model of another language."""


class EarSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The ear."""

    kind: Literal["vosk", "none"] = "none"
    models: tuple[ModelSettings, ...] = ()
    device: str = "default"
    """ALSA's name of the microphone."""
    noisy_above_dbfs: Annotated[float, msgspec.Meta(ge=-80, le=0)] = -38.0
    """A room louder than this is not listened to."""
    speech_above_dbfs: Annotated[float, msgspec.Meta(ge=-90, le=0)] = -55.0
    """What is quieter is nobody who stands here."""
    ambient_ms: Annotated[int, msgspec.Meta(ge=300, le=500)] = 400
    """How long the room is listened to before somebody is asked to speak."""
    load_within_ms: Annotated[int, msgspec.Meta(ge=1_000)] = 60_000
    answer_within_ms: Annotated[int, msgspec.Meta(ge=500)] = 8_000
    """A child that says nothing for so long, while it listens, is started again."""
