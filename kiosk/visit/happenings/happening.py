"""What every happening is."""

from __future__ import annotations

import msgspec


class Happening(msgspec.Struct, frozen=True):
    """Root of all happenings."""
