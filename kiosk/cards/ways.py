"""How a card can be opened: which secret it asks for, and how often that may still be wrong."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

DIGITS: Final = "1234567890"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class SecretKind(StrEnum):
    """What the holder types. Never 照合番号A, which is the individual number itself."""

    NONE = "none"
    """Nothing: a driving licence whose PIN was never set opens with the card's own default."""
    PIN = "pin"
    """券面事項入力補助用暗証番号, four digits."""
    NUMBER_B = "number_b"
    """照合番号B, from the card's face: birth date YYMMDD, year of expiry YYYY, security code of four digits."""
    LICENCE_PIN = "licence_pin"
    """暗証番号1 of a driving licence, four digits."""
    CARD_NUMBER = "card_number"
    """在留カード番号, from the card's face: two letters, eight digits, two letters."""

    @property
    def length(self) -> int:
        """How many symbols make it whole."""
        return _LENGTHS[self]

    @property
    def alphabet(self) -> str:
        """The symbols it is made of, ASCII."""
        return DIGITS + LETTERS if self is SecretKind.CARD_NUMBER else DIGITS

    @property
    def hidden(self) -> bool:
        """True when the glass must not show it and its keys are shuffled; numbers printed on the card are not."""
        return self in (SecretKind.PIN, SecretKind.LICENCE_PIN)


_LENGTHS: Final = {
    SecretKind.NONE: 0,
    SecretKind.PIN: 4,
    SecretKind.NUMBER_B: 14,
    SecretKind.LICENCE_PIN: 4,
    SecretKind.CARD_NUMBER: 12,
}


class Way(msgspec.Struct, frozen=True):
    """One way to open the card that lies there."""

    secret: SecretKind
    tries_left: int | None = None
    """The card's own count; 0 locked; None: it keeps no count, or was not asked."""


class Resemblance(StrEnum):
    """What a card looks like that this machine does not read; for a kind sentence only."""

    TRANSIT = "transit"
    """FeliCa: Suica, ICOCA, nanaco …"""
    PAYMENT = "payment"
    PASSPORT = "passport"
    OTHER = "other"
