"""From the card reader."""

from __future__ import annotations

from edge_sync.messages.values import CardKind
from kiosk.cards.ways import Resemblance, Way
from kiosk.visit.happenings.happening import Happening


class ReaderSeen(Happening, frozen=True):
    """The card slot changed: True a card lies there, False empty, None no reader or no service."""

    card: bool | None


class CardSeen(Happening, frozen=True):
    """What lies on the reader, and how it can be opened, best way first; no way: it cannot be read here."""

    kind: CardKind
    ways: tuple[Way, ...]
    took_ms: int
    resembles: Resemblance | None = None


class CardRead(Happening, frozen=True):
    """The holder's items are in the vault. ``flags``: what the clerk has to look at, no item itself."""

    kind: CardKind
    took_ms: int
    flags: tuple[str, ...] = ()


class CardTrouble(Happening, frozen=True):
    """Looking or reading failed. ``event`` is the journey's word for it (``pin_wrong``, ``card_removed`` …)."""

    event: str
    fault: str
    tries_left: int | None
    took_ms: int
