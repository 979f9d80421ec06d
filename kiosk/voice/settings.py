"""How a machine speaks; part of its settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The mouth."""

    mouth: Literal["speaker", "wav", "silent"] = "speaker"
    wav_folder: Path | None = None
    calls: Literal["all", "own", "none"] = "all"
    """Which numbers are called aloud here: ``own``, in a hall with speakers, only that of whoever stands here."""
    english: bool = False
    """Say each call in English too."""
    memory: Path | None = None
    """Where it is kept which calls were spoken, so that a restart repeats none; None: only while it runs."""
    speaker_device: str = "default"
    """ALSA name of the loudspeaker, as ``aplay -L`` lists it."""
    headphone_device: str = ""
    """ALSA name of the headphones; empty: the loudspeaker's card, whose jack itself cuts the loudspeaker off."""
    readings: Path | None = None
    """The city's own readings, in the columns of ``readings.csv``; they go before ours."""
    recordings: Path | None = None
    """The city's own recordings: a folder with ``LANGUAGE/index.toml`` in it; they go before ours."""
