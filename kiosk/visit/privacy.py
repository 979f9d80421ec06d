"""The one place where a person's data are while the visit lasts, and how they are wiped.

When they are wiped is decided in ``step.py`` (at the end, on idleness, on any fault, as
soon as the forms are printed); how, here.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Entry, Signature, Stroke
from edge_sync.stationery.interview import Ask
from kiosk.cards.holder import HolderFacts
from kiosk.cards.secret import Secret
from kiosk.cards.ways import SecretKind
from kiosk.visit.glimpse import Glimpse

MOST_STROKES = 200
MOST_POINTS = 20_000


class Vault:
    """A secret while it is typed, what a card said, and the entry, from the first answer to paper.

    Used from the conductor's thread, the glass and the device workers; every method is atomic.
    A reading that ends after the visit was forgotten is refused: ``visit`` at its begin and its
    end must agree.
    """

    def __init__(self, sweep: Callable[[], object] = gc.collect) -> None:
        """``sweep``: what lets go of memory that nothing refers to any more, called after every ``forget``."""
        self._sweep = sweep
        self._lock = threading.RLock()
        self._secret = Secret(length=SecretKind.PIN.length)
        self._shown_secret = False
        self._facts: HolderFacts | None = None
        self._entry: Personal[Entry] | None = None
        self._text = Personal("")
        self._strokes: list[Stroke] = []
        self._signature: Personal[Signature] | None = None
        self._passed: set[Ask] = set()
        self._asked: list[Ask] = []
        self._visit = 0

    @property
    def visit(self) -> int:
        """Counts up at every ``forget``; work begun in one visit may not end in another."""
        return self._visit

    # A card's secret.

    def begin_secret(self, way: SecretKind) -> None:
        """Make room for what a card asks for; what was typed before is wiped."""
        with self._lock:
            self._secret.wipe()
            self._secret = Secret(length=way.length)
            self._shown_secret = not way.hidden

    def press(self, symbol: str) -> int:
        """Add a digit or a capital letter; give how many there are now."""
        with self._lock:
            self._secret.press(symbol)
            return len(self._secret)

    def erase(self) -> int:
        """Take the last symbol back; give how many there are now."""
        with self._lock:
            self._secret.erase()
            return len(self._secret)

    def clear_pin(self) -> None:
        """Wipe the symbols typed so far."""
        with self._lock:
            self._secret.wipe()

    def take_secret(self) -> Secret:
        """Hand what was typed over, to be wiped by whoever takes it; the vault keeps none."""
        with self._lock:
            taken, self._secret = self._secret, Secret(length=self._secret.length)
            return taken

    # What a card says.

    def keep(self, facts: HolderFacts, visit: int) -> bool:
        """Keep the items of the visit that asked for them; wipe them at once if it is over."""
        with self._lock:
            if visit != self._visit:
                facts.wipe()
                return False
            self.drop_reading()
            self._facts = facts
            return True

    def facts(self) -> HolderFacts | None:
        """What the last card said, or None when nothing is known."""
        with self._lock:
            return self._facts

    def drop_reading(self) -> None:
        """Wipe what the last card said."""
        with self._lock:
            if self._facts is not None:
                self._facts.wipe()
            self._facts = None

    # The entry.

    def entry(self) -> Entry:
        """Everything entered so far, its signature included."""
        with self._lock:
            return self._entry.reveal() if self._entry is not None else Entry()

    def has_entry(self) -> bool:
        """True when anything was entered."""
        return self._entry is not None

    def change(self, changed: Callable[[Entry], Entry], visit: int | None = None) -> bool:
        """Replace the entry by what ``changed`` makes of it; False when ``visit`` is over."""
        with self._lock:
            if visit is not None and visit != self._visit:
                return False
            after = changed(self.entry())
            if self._entry is not None:
                self._entry.wipe()
            self._entry = Personal(after)
            return True

    def text(self) -> str:
        """What is being typed as an answer."""
        with self._lock:
            return self._text.reveal()

    def set_text(self, text: str) -> None:
        """Replace what is being typed."""
        with self._lock:
            self._text.wipe()
            self._text = Personal(text)

    @property
    def passed(self) -> set[Ask]:
        """Questions that the visitor passed over."""
        return self._passed

    @property
    def asked(self) -> list[Ask]:
        """Questions in the order in which they stood on the glass; the last one stands there now."""
        return self._asked

    # The signature.

    def sign(self, stroke: Stroke, height: int, signed_at: str) -> int:
        """Keep one more stroke; give how many there are. ``signed_at`` counts for the first one alone."""
        with self._lock:
            points = sum(len(one.x) for one in self._strokes) + len(stroke.x)
            if len(self._strokes) < MOST_STROKES and points <= MOST_POINTS:
                self._strokes.append(stroke)
                at = self._signature.reveal().signed_at if self._signature is not None else signed_at
                self._signature = Personal(Signature(strokes=tuple(self._strokes), height=height, signed_at=at))
            return len(self._strokes)

    def clear_signature(self) -> None:
        """Wipe what was written."""
        with self._lock:
            self._strokes = []
            if self._signature is not None:
                self._signature.wipe()
            self._signature = None

    def signature(self) -> Signature | None:
        """What was written on the glass, or None."""
        with self._lock:
            return self._signature.reveal() if self._signature is not None else None

    def glimpse(self) -> Glimpse:
        """What the glass may show now."""
        with self._lock:
            typed = self.text()
            if self._shown_secret and len(self._secret):
                symbols = bytearray()
                self._secret.reveal_into(symbols)
                typed = symbols.decode("ascii")
                symbols[:] = bytes(len(symbols))
            signed = self.signature()
            return Glimpse(
                entry=self.entry() if self._entry is not None else None,
                typed=typed,
                strokes=tuple(self._strokes),
                height=signed.height if signed else 0,
            )

    def forget(self) -> None:
        """Wipe everything."""
        with self._lock:
            self._visit += 1
            self._secret.wipe()
            self.drop_reading()
            self.clear_signature()
            self.set_text("")
            if self._entry is not None:
                self._entry.wipe()
            self._entry = None
            self._passed = set()
            self._asked = []
        # Items pass through strings of other rooms; let nothing unreferenced linger.
        self._sweep()
