"""What can be pressed, sensed and lit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

BUTTONS = ("previous", "next", "decide", "staff")


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

    def stop(self) -> None:
        """Lamp off, pins given back; may be called twice."""
