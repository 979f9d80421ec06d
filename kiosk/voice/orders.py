"""What the mouth's own process is told, one order a line."""

from __future__ import annotations

import msgspec

from kiosk.voice.port import Call, Language, Voicing


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of: say something, call a number, prepare lines, hush, click, make silence, release, tune."""

    number: int = 0
    say: str = ""
    language: Language = "ja"
    personal: bool = False
    call: Call | None = None
    prepare: tuple[str, ...] = ()
    hush: bool = False
    click: bool = False
    silence: int | None = None
    """The turn for which silence is asked."""
    release: bool = False
    tune: Voicing | None = None
