"""What each application of a card holds that this machine may touch. A file that is not here cannot be named.

Every application has types of its own for its files and for its secrets, so the licence's EF 0001 (what is
printed on it) can never stand where the text AP is meant, whose EF 0001 is the individual number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Generic, TypeVar

from kiosk.cards import apdu

F = TypeVar("F", bound=IntEnum)
S = TypeVar("S", bound=IntEnum)


class Nothing(IntEnum):
    """No file, no secret."""


@dataclass(frozen=True, slots=True)
class Application(Generic[F, S]):
    """One application: how it is selected, and the files and secrets of it that may be touched."""

    name: str
    select: bytes
    files: type[F]
    secrets: type[S]


class TextFile(IntEnum):
    """券面事項入力補助AP. Never 0001, the individual number (番号法 arts. 15, 19, 20)."""

    BASIC_FOUR = 0x0002


class TextSecret(IntEnum):
    """券面事項入力補助AP. Never 0014 (照合番号A, which is the individual number itself)."""

    PIN = 0x0011
    NUMBER_B = 0x0015


class LicenceRootFile(IntEnum):
    """運転免許証, master file."""

    PIN_SETTING = 0x000A


class LicenceSecret(IntEnum):
    """運転免許証. Never 0002 (暗証番号2), which opens 本籍 and the photograph."""

    PIN_1 = 0x0001


class LicenceFile(IntEnum):
    """運転免許証 DF1. Never 0002 and 0006 (本籍)."""

    ENTRIES = 0x0001
    CHANGES = 0x0004


class ResidenceRootFile(IntEnum):
    """在留カード・特別永住者証明書, master file: short identifiers."""

    KIND = 0x0A


class ResidenceBackFile(IntEnum):
    """在留カード・特別永住者証明書 DF2: short identifiers. DF1 holds the images of front and face: not here."""

    ADDRESS = 0x01


class ResidenceSecret(IntEnum):
    """在留カード・特別永住者証明書: the reference of VERIFY."""

    CARD_NUMBER = 0x86


def _named(aid: str) -> bytes:
    return apdu.select_application(bytes.fromhex(aid))


TEXT_AP: Final = Application("text ap", _named("D3921000310001010408"), TextFile, TextSecret)
LICENCE_ROOT: Final = Application("licence", apdu.SELECT_ROOT, LicenceRootFile, LicenceSecret)
LICENCE_DF1: Final = Application("licence df1", _named("A0000002310100000000000000000000"), LicenceFile, Nothing)
RESIDENCE_ROOT: Final = Application("residence card", apdu.SELECT_ROOT, ResidenceRootFile, ResidenceSecret)
RESIDENCE_DF2: Final = Application(
    "residence card df2", _named("D392F0004F0300000000000000000000"), ResidenceBackFile, Nothing
)
PAYMENT: Final = Application("payment", apdu.select_with_information(b"2PAY.SYS.DDF01"), Nothing, Nothing)
"""The list of applications of any contactless payment card (EMV book B); selected, never read."""
PASSPORT: Final = Application("passport", _named("A0000002471001"), Nothing, Nothing)
"""LDS1 eMRTD (ICAO 9303-10 §3); selected, never read."""
