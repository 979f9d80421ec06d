"""Which kind of card is this? Asked by SELECT of applications, for answers to reset do not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from edge_sync.messages.values import CardKind
from kiosk.cards.applications import LICENCE_DF1, PASSPORT, PAYMENT, RESIDENCE_DF2, TEXT_AP
from kiosk.cards.door import Door
from kiosk.cards.errors import CardMute
from kiosk.cards.my_number import TextAp
from kiosk.cards.ways import Resemblance

_STORAGE_CARD: Final = bytes.fromhex("804F0CA000000306")
_FELICA: Final = 0x11
"""Historical bytes of a storage card, then its standard: 11 is FeliCa (PC/SC part 3 supplement §3.1.3.2.3)."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The card's kind. ``text_ap`` is open on a MY_NUMBER card, whatever else that card carries (マイナ免許証)."""

    kind: CardKind
    text_ap: TextAp | None = None
    resembles: Resemblance | None = None


def recognise(door: Door) -> Recognised:
    """Name the card.

    Raises:
        CardError: as ``CardConnection.transmit``.
    """
    try:
        text_ap = door.try_open(TEXT_AP)
        if text_ap is not None:
            return Recognised(CardKind.MY_NUMBER, text_ap)
        if door.try_open(LICENCE_DF1) is not None:
            return Recognised(CardKind.DRIVERS_LICENCE)
        if door.try_open(RESIDENCE_DF2) is not None:
            return Recognised(CardKind.RESIDENCE_CARD)
    except CardMute:
        # Some readers carry no command units to a FeliCa card at all.
        if not _is_felica(door):
            raise
        return Recognised(CardKind.UNKNOWN, resembles=Resemblance.TRANSIT)
    return Recognised(CardKind.UNKNOWN, resembles=_resemblance(door))


def _resemblance(door: Door) -> Resemblance:
    if _is_felica(door):
        return Resemblance.TRANSIT
    if door.try_open(PAYMENT) is not None:
        return Resemblance.PAYMENT
    if door.try_open(PASSPORT) is not None:
        return Resemblance.PASSPORT
    return Resemblance.OTHER


def _is_felica(door: Door) -> bool:
    before, found, after = door.answer_to_reset().partition(_STORAGE_CARD)
    return bool(before and found) and after[:1] == bytes((_FELICA,))
