"""What every effect is."""

from __future__ import annotations

import msgspec


class Effect(msgspec.Struct, frozen=True):
    """Root of all effects."""
