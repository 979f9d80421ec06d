"""What the visitor does: touches, presses, plugs in, holds before the scanner."""

from __future__ import annotations

from typing import Literal

from kiosk.visit.happenings.happening import Happening


class Answered(Happening, frozen=True):
    """An answer of the current step, by touch, by voice or by button. ``step`` guards against a late one."""

    step: str
    answer: str
    by: Literal["touch", "voice", "button"] = "touch"


class Pressed(Happening, frozen=True):
    """One of the physical buttons, by its name in ``kiosk.panel.port``; ``digit_7`` is the tactile keypad's seven.

    Lives for one turn and is neither logged nor kept: the digits may be a PIN's.
    """

    button: str

    def __repr__(self) -> str:
        """Without the button."""
        return "Pressed(…)"


class Stirred(Happening, frozen=True):
    """A sign of life that answers nothing: a touch beside the buttons, somebody near."""


class JackSeen(Happening, frozen=True):
    """Headphones were plugged in or pulled out."""

    plugged: bool


FOREIGN = "foreign"


class Scanned(Happening, frozen=True):
    """A code was held before the scanner: a booking's eight digits, or ``FOREIGN``; nothing else it said is kept."""

    code: str
