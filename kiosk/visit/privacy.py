"""The one place where a person's data are while the visit lasts, and how they are wiped.

When they are wiped is decided in ``step.py`` (at the end, on idleness, on any fault, as
soon as the form is printed); how, here.
"""

from __future__ import annotations

import gc
import threading

from kiosk.cards.holder import HolderFacts
from kiosk.cards.secret import Pin
from kiosk.visit.state import PIN_DIGITS


class Vault:
    """PIN digits while they are typed, and the four items from card to paper.

    Used from the conductor's thread and the device workers; every method is atomic.
    A reading that ends after the visit was forgotten is refused: ``ticket`` of the visit
    at its begin and its end must agree.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pin = Pin(length=PIN_DIGITS)
        self._facts: HolderFacts | None = None
        self._visit = 0

    @property
    def visit(self) -> int:
        """Counts up at every ``forget``; work begun in one visit may not end in another."""
        return self._visit

    def press(self, digit: int) -> int:
        """Add a digit; give how many there are now."""
        with self._lock:
            self._pin.press(digit)
            return len(self._pin)

    def clear_pin(self) -> None:
        """Wipe the digits typed so far."""
        with self._lock:
            self._pin.wipe()

    def take_pin(self) -> Pin:
        """Hand the typed PIN over, to be wiped by whoever takes it; the vault keeps none."""
        with self._lock:
            taken, self._pin = self._pin, Pin(length=PIN_DIGITS)
            return taken

    def keep(self, facts: HolderFacts, visit: int) -> bool:
        """Keep the four items of the visit that asked for them; wipe them at once if it is over."""
        with self._lock:
            if visit != self._visit:
                facts.wipe()
                return False
            if self._facts is not None:
                self._facts.wipe()
            self._facts = facts
            return True

    def facts(self) -> HolderFacts | None:
        """The four items, or None when nobody's are known."""
        with self._lock:
            return self._facts

    def forget(self) -> None:
        """Wipe everything."""
        with self._lock:
            self._visit += 1
            self._pin.wipe()
            if self._facts is not None:
                self._facts.wipe()
            self._facts = None
        # The four items pass through strings of other rooms; let nothing unreferenced linger.
        gc.collect()
