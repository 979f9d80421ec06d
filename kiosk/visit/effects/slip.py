"""To the thermal printer."""

from __future__ import annotations

from kiosk.visit.effects.effect import Effect


class PrintSlip(Effect, frozen=True):
    """Print the number on the thermal printer."""

    visit_id: str
    ticket: str
    service: str
    ahead: int | None
    """How many waited before this number was given; None is unknown."""
    followed: bool = True
    """False: no QR code, for the number has a page on another address already."""
    wait_low_s: int | None = None
    """Ends of the expected wait in seconds; None is unknown."""
    wait_high_s: int | None = None
    priority: str = ""
    """What the visitor said of themselves; empty: nothing."""
    booked: bool = False
    """The number answers a booking."""
    language: str = "ja"
    """The visitor's; the slip speaks it beside Japanese."""
    again: bool = False
    """Asked once more after it did not come out. Refused while it may have."""
