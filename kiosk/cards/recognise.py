"""Which kind of card is this? Asked by SELECT of applications, for answers to reset do not tell."""

from __future__ import annotations

from typing import Final

from edge_sync.messages.values import CardKind
from kiosk.cards import apdu
from kiosk.cards.apdu import StatusWord
from kiosk.cards.my_number import TEXT_AP
from kiosk.cards.port import CardConnection

_LICENCE_DF1: Final = bytes.fromhex("A0000002310100000000000000000000")
_RESIDENCE_DF1: Final = bytes.fromhex("D392F0004F0200000000000000000000")
_SELECTED_THOUGH_TERMINATED: Final = 0x6283

_SIGNS: Final = (
    (CardKind.MY_NUMBER, TEXT_AP),
    (CardKind.DRIVERS_LICENCE, _LICENCE_DF1),
    (CardKind.RESIDENCE_CARD, _RESIDENCE_DF1),
)


def recognise(connection: CardConnection) -> CardKind:
    """Name the card. Of a MY_NUMBER card the text AP is selected afterwards.

    Raises:
        CardError: as ``CardConnection.transmit``.
    """
    for kind, aid in _SIGNS:
        _, sw = connection.transmit(apdu.select_application(aid))
        if sw in (StatusWord.OK, _SELECTED_THOUGH_TERMINATED):
            return kind
    return CardKind.UNKNOWN
