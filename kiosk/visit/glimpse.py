"""What of the vault may be seen on the glass. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge_sync.messages.entry import Entry, Stroke


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the glass may show of the vault at one moment; kept by nobody."""

    entry: Entry | None = field(default=None, repr=False)
    typed: str = field(default="", repr=False)
    """What is being typed: an answer, or a number printed on a card; never a PIN."""
    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
    height: int = 0
