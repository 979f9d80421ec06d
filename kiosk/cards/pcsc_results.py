"""Result codes of PC/SC (pcsc-lite's pcsclite.h) and what they mean to us."""

from __future__ import annotations

from typing import Final

from kiosk.cards.errors import CardError, CardRemoved, CardServiceMissing, ReaderMissing

MEANING: Final[dict[int, type[CardError]]] = {
    0x80100069: CardRemoved,  # removed card
    0x8010000C: CardRemoved,  # no smart card
    0x80100016: CardRemoved,  # not transacted: what a reader says when the card leaves its field
    0x80100017: ReaderMissing,  # reader unavailable
    0x80100009: ReaderMissing,  # unknown reader
    0x8010002E: ReaderMissing,  # no readers available
    0x8010001D: CardServiceMissing,  # no service
    0x8010001E: CardServiceMissing,  # service stopped
    0x80100013: CardServiceMissing,  # communication with the service broke
    0x80100003: CardServiceMissing,  # invalid handle: the service was restarted
    0x8010006A: CardServiceMissing,  # access denied by policy (polkit)
}
"""Result codes of PC/SC; whatever else goes wrong with a card that lies there is CardMute."""
