"""Session with 在留カード and 特別永住者証明書 of the first generation: the address that was entered on the back.

Source: 在留カード等仕様書 Ver 1.5 (Immigration Services Agency, 2024-03). Name, birth date and nationality are in the
chip only as an image of the front; it is not read, and its files have no name here.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from edge_sync.groundwork.identity import RandomBytes
from edge_sync.groundwork.personal import Personal
from kiosk.cards.apdu import StatusWord
from kiosk.cards.applications import (
    RESIDENCE_DF2,
    RESIDENCE_ROOT,
    ResidenceBackFile,
    ResidenceRootFile,
    ResidenceSecret,
)
from kiosk.cards.door import Door
from kiosk.cards.errors import CardDataBroken, StatusWordError, WrongNumber
from kiosk.cards.holder import Flag, HolderFacts, Sex, rare_selectors
from kiosk.cards.opened import Opened
from kiosk.cards.residence_cipher import CHALLENGE_BYTES, RANDOM_BYTES, Handshake, open_answer, seal_number
from kiosk.cards.secret import Secret
from kiosk.cards.tlv import read_all
from kiosk.cards.ways import SecretKind, Way

_KIND, _ADDRESS = 0xC1, 0xD4
_WHERE: Final = "residence card address"


class Paper(Enum):
    """Which paper the card is (MF/EF02)."""

    RESIDENCE_CARD = b"1"
    """在留カード"""
    SPECIAL_PERMANENT_RESIDENT = b"2"
    """特別永住者証明書"""


class ResidenceCard:
    """A residence card's master file, selected."""

    def __init__(self, door: Door) -> None:
        """Select the master file.

        Raises:
            StatusWordError: the card has none.
        """
        self._door = door
        self._root: Opened[ResidenceRootFile, ResidenceSecret] = door.open(RESIDENCE_ROOT)
        self._session_key = bytearray()

    def paper(self) -> Paper | None:
        """Which paper it is; None: a kind that was not published when this was written. No secret is needed.

        Raises:
            StatusWordError: the card does not tell.
            CardDataBroken: what it tells has no such layout.
        """
        data = self._root.read_short(ResidenceRootFile.KIND)
        where = "residence card kind"
        kinds = [data[head.value_at : head.end] for head in read_all(data, 0, len(data), where) if head.tag == _KIND]
        if not kinds:
            raise CardDataBroken(where)
        return Paper(kinds[0]) if kinds[0] in {paper.value for paper in Paper} else None

    def ways(self) -> tuple[Way, ...]:
        """The one way into it, the number on its front, of which the card keeps no count; none for an unknown kind."""
        return () if self.paper() is None else (Way(SecretKind.CARD_NUMBER),)

    def authenticate(self, typed: Secret, random_bytes: RandomBytes) -> None:
        """Agree on a key by the card number, then submit it. It is wiped, whatever the outcome.

        ``random_bytes`` makes our half of the key and must be fit for that.

        Raises:
            WrongNumber: it is another card's number, or misspelt.
            StatusWordError: the card answered something else.
            CardDataBroken: the card's half of the agreement is not right.
        """
        number = bytearray()
        typed.reveal_into(number)
        typed.wipe()
        try:
            self._session_key = self._agree(number, random_bytes(RANDOM_BYTES))
            sw = self._root.verify_sealed(ResidenceSecret.CARD_NUMBER, seal_number(self._session_key, number))
        finally:
            number[:] = bytes(len(number))
        _judge(sw, "verify card number")

    def read(self) -> HolderFacts:
        """Read the address on the back (DF2/EF01), enciphered on its way; ``authenticate`` must have succeeded.

        Raises:
            StatusWordError: 6982 when not authenticated, or another answer.
            CardDataBroken: the file does not have the layout it should.
        """
        back = self._door.open(RESIDENCE_DF2)
        data = bytearray()
        try:
            data = open_answer(self._session_key, back.read_short_sealed(ResidenceBackFile.ADDRESS), _WHERE)
            return parse_address(data)
        finally:
            data[:] = bytes(len(data))
            self._session_key[:] = bytes(len(self._session_key))

    def _agree(self, number: bytearray, random: bytes) -> bytearray:
        challenge = self._root.get_challenge()
        if len(challenge) != CHALLENGE_BYTES:
            raise CardDataBroken("residence card: challenge")
        handshake = Handshake(challenge, random)
        try:
            answer, sw = self._root.mutual_authenticate(ResidenceSecret.CARD_NUMBER, handshake.proof(number))
            _judge(sw, "mutual authenticate")
            return handshake.session_key(answer)
        finally:
            handshake.wipe()


def parse_address(data: bytes | bytearray) -> HolderFacts:
    """Take DF2/EF01 apart: D2 date of entry, D3 municipality, D4 address in UTF-8, padded with NUL to 320 bytes.

    Whether a first address, printed on the front, is also here is not published: a blank one is flagged.

    Raises:
        CardDataBroken: there is no address element, or it is no text.
    """
    values = [data[head.value_at : head.end] for head in read_all(data, 0, len(data), _WHERE) if head.tag == _ADDRESS]
    if not values:
        raise CardDataBroken(_WHERE)
    try:
        address = values[0].rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        raise CardDataBroken(f"{_WHERE}: no UTF-8") from None
    blank = not address.strip()
    return HolderFacts(
        name=None,
        address=None if blank else Personal(address),
        birth_date=None,
        sex=Personal(Sex.NOT_KNOWN),
        flags=frozenset({Flag.ADDRESS_BLANK}) if blank else rare_selectors((address,)),
    )


def _judge(sw: int, at: str) -> None:
    if sw == StatusWord.MISMATCH:
        raise WrongNumber
    if sw != StatusWord.OK:
        raise StatusWordError(sw, at)
