"""To the card reader."""

from __future__ import annotations

from kiosk.cards.ways import SecretKind
from kiosk.visit.effects.effect import Effect


class LookAtCard(Effect, frozen=True):
    """Which card is it, and how many tries are left; spends no try."""


class ReadCard(Effect, frozen=True):
    """Spend the secret in the vault to open the card in this way; put the holder's items there."""

    way: SecretKind
    allow_last_try: bool


class DropReading(Effect, frozen=True):
    """Wipe what was read from a card that nobody waits for any more."""
