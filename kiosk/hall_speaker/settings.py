"""Shape of ``hall_speaker.toml``: the few settings of a machine that only speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.voice.settings import VoiceSettings


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The post office's window."""

    socket: Path
    timeout_ms: Annotated[int, msgspec.Meta(ge=100)] = 3_000


class HallSpeakerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole machine."""

    device: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    desk: DeskSettings
    language: Literal["ja"] = "ja"
    voice: VoiceSettings = VoiceSettings()
