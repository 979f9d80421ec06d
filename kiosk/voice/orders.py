"""What the mouth's own process is told, one order a line."""

from __future__ import annotations

import msgspec

from kiosk.voice.port import Call


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of: say something, call a number, prepare lines, hush."""

    number: int = 0
    say: str = ""
    call: Call | None = None
    prepare: tuple[str, ...] = ()
    hush: bool = False
