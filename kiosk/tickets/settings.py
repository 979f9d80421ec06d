"""How the ticket printer is reached; part of the kiosk's settings file."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Milliseconds = Annotated[int, msgspec.Meta(ge=50, le=60_000)]


class PrinterLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The line to the printer. Only the keys of its kind are looked at."""

    kind: Literal["network", "usb", "serial"] = "network"
    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)] = 9100
    usb_vendor: Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)] = 0x04B8
    usb_product: Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)] = 0x0202
    usb_in_endpoint: Annotated[int, msgspec.Meta(ge=0, le=0xFF)] = 0x82
    usb_out_endpoint: Annotated[int, msgspec.Meta(ge=0, le=0xFF)] = 0x01
    device: str = ""
    """Serial device file."""
    baud_rate: int = 115_200
    answers: bool = True
    """False for a printer that never answers questions; its paper is then always UNKNOWN."""
    answer_timeout_ms: Milliseconds = 500
    send_timeout_ms: Milliseconds = 5_000
    done_timeout_ms: Milliseconds = 8_000
    """How long a slip may take from the last byte sent to the printer's word that it is done."""
