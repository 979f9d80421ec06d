"""To the vault, while a card's secret is typed."""

from __future__ import annotations

from kiosk.cards.ways import SecretKind
from kiosk.visit.effects.effect import Effect


class BeginSecret(Effect, frozen=True):
    """A card asks for this: make room for it in the vault, wiping what was typed before."""

    way: SecretKind


class TypeKey(Effect, frozen=True):
    """A key of a secret's keypad was used: its place, not its symbol."""

    position: int


class ClearPin(Effect, frozen=True):
    """Wipe the symbols typed so far."""
