"""To the entry: whose it is."""

from __future__ import annotations

from edge_sync.messages.values import CardKind
from kiosk.visit.effects.effect import Effect


class KeepPerson(Effect, frozen=True):
    """Put the holder whose card was read into the entry."""

    who: int
    kind: CardKind
    flags: tuple[str, ...]


class AddPerson(Effect, frozen=True):
    """Make room in the entry for somebody who will be typed."""

    who: int


class DropPerson(Effect, frozen=True):
    """Take the member added last out of the entry."""


class Forget(Effect, frozen=True):
    """Wipe the person."""
