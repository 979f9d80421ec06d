"""What can be pressed, sensed, plugged and lit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

BUTTONS = ("previous", "next", "decide", "staff", "talk", "repeat", "louder", "softer", "back")
DIGITS = tuple(f"digit_{digit}" for digit in range(10))
"""PIN material wherever they appear: never logged, never kept."""
KEYS = (*BUTTONS, "erase", *DIGITS)
"""What a keypad can say."""


class Panel(Protocol):
    """The physical panel. Its callbacks come from another thread."""

    def start(self, pressed: Callable[[str], None], somebody: Callable[[], None]) -> None:
        """Begin. ``pressed(button)`` with a name of ``BUTTONS``; ``somebody()`` when presence begins.

        Raises:
            PanelMissing: the pins cannot be reached.
        """

    def light(self, pattern: str) -> None:
        """Show a pattern of ``lamp.PATTERNS`` until the next one."""

    def flash(self, pattern: str, for_ms: int) -> None:
        """Show a pattern over the one that stands, and only so long. Trouble goes before it, and is not covered."""

    def hearing(self, open: bool) -> None:  # noqa: A002 - the word agreed with the microphone
        """Light the talk lamp while the microphone is open: call before it opens, and after it closed.

        The lamp has changed when this returns. Without such a lamp nothing happens.
        """

    def stop(self) -> None:
        """Lamps off, pins given back; may be called twice."""


class Keypad(Protocol):
    """A numeric keypad. Its callback comes from another thread."""

    @property
    def fault(self) -> str | None:
        """``errors.KEYPAD_GONE`` while it is started and cannot be read; it is looked for again by itself."""

    def start(self, pressed: Callable[[str], None]) -> None:
        """Begin. ``pressed(key)`` with a name of ``KEYS``, once a press however long it is held down."""

    def stop(self) -> None:
        """Give the keypad back; nothing is pressed after this; may be called twice."""


class Jack(Protocol):
    """The headphone jack. Its callback comes from another thread."""

    @property
    def fault(self) -> str | None:
        """``errors.JACK_UNKNOWN`` while it is started and nobody knows how it stands."""

    def start(self, changed: Callable[[bool], None]) -> None:
        """Begin. ``changed(plugged)`` once at once, then within 100 ms of each change; bouncing is left out.

        What nobody knows is told as not plugged: what is private is then not spoken.
        """

    def stop(self) -> None:
        """End; nothing is told after this; may be called twice."""
