"""What a scanner types: keys one after the other and Enter. Only a booking's digits leave this place. Pure."""

from __future__ import annotations

from kiosk.visit.booking_code import code_in
from kiosk.visit.happenings import FOREIGN

PAUSE_MS = 1_000
"""A scanner types without a pause; what came before one belongs to nobody."""
MOST = 200
ENTERS = (13, 271)
"""Enter, and the one of the number block (the window's numbers of keys)."""
KEYPAD = {256 + digit: str(digit) for digit in range(10)} | {267: "/"}
"""The number block, which some scanners type with."""


class Scanner:
    """Collects keys; gives the code at Enter and forgets the rest at once."""

    def __init__(self) -> None:
        self._keys = ""
        self._last_ms = 0
        self._too_long = False

    def key(self, symbol: str, at_ms: int) -> None:
        """One key."""
        if at_ms - self._last_ms > PAUSE_MS:
            self._wipe()
        self._last_ms = at_ms
        self._too_long = self._too_long or len(self._keys) + len(symbol) > MOST
        if not self._too_long:
            self._keys += symbol

    def typed(self, key: int, symbol: str, at_ms: int) -> str | None:
        """One key by the window's number; gives the code when it was Enter after one."""
        if key in ENTERS:
            return self.enter(at_ms)
        self.key(KEYPAD.get(key, symbol), at_ms)
        return None

    def enter(self, at_ms: int) -> str | None:
        """What was scanned: eight digits, ``FOREIGN``, or None when nothing was typed before."""
        if at_ms - self._last_ms > PAUSE_MS:
            self._wipe()
        keys, too_long = self._keys, self._too_long
        self._wipe()
        if not keys and not too_long:
            return None
        return (None if too_long else code_in(keys)) or FOREIGN

    def _wipe(self) -> None:
        self._keys, self._too_long = "", False
