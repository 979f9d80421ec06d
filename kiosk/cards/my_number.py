"""Session with the My Number card's 券面事項入力補助AP ("text AP").

No public J-LIS specification exists; application, files and layout are what several independent
readers agree on. Only EF 0002, the basic four items, is ever read.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from edge_sync.groundwork.personal import Personal
from kiosk.cards import apdu
from kiosk.cards.apdu import LOCKED, StatusWord
from kiosk.cards.errors import CardDataBroken, PinlessCard, PinLocked, StatusWordError, WrongPin
from kiosk.cards.holder import HolderFacts, Sex
from kiosk.cards.port import CardConnection
from kiosk.cards.secret import Pin
from kiosk.cards.tlv import Head, read_all, read_head

TEXT_AP: Final = bytes.fromhex("D3921000310001010408")

_BASIC_FOUR: Final = 0x0002
_PIN: Final = 0x0011
_HEAD_BYTES: Final = 7
_PIECE_BYTES: Final = 256
_LARGEST_BYTES: Final = 4096
_OUTER, _NAME, _ADDRESS, _BIRTH, _SEX = 0xFF20, 0xDF22, 0xDF23, 0xDF24, 0xDF25


class TextAp:
    """The text AP, selected. Verified state lasts until the connection closes."""

    def __init__(self, connection: CardConnection, *, selected: bool = False) -> None:
        """Select the AP, unless ``selected`` says that it was just done on this connection.

        Raises:
            StatusWordError: the card has no such application.
            CardError: as ``CardConnection.transmit``.
        """
        self._connection = connection
        self._current: int | None = None
        if not selected:
            self._expect(apdu.select_application(TEXT_AP), "select text ap")

    def tries_left(self) -> int:
        """How often the PIN may still be wrong, as the card counts; 0 is locked. Spends no try.

        Raises:
            PinlessCard: the card has no such PIN.
            StatusWordError: the card answered something else.
        """
        self._select_pin()
        _, sw = self._connection.transmit(apdu.ask_tries())
        if sw in LOCKED:
            return 0
        if sw == StatusWord.REFERENCE_NOT_FOUND:
            raise PinlessCard
        left = apdu.counter_in(sw)
        if left is None:
            raise StatusWordError(sw, "ask tries")
        return left

    def verify(self, pin: Pin) -> None:
        """Submit the PIN once. It is wiped, whatever the outcome.

        Raises:
            WrongPin: with the card's own count of tries left.
            PinLocked: it was locked already.
            PinlessCard: the card has no such PIN.
            StatusWordError: the card answered something else.
        """
        command = bytearray()
        try:
            self._select_pin()
            command = apdu.verify(pin)
            _, sw = self._connection.transmit(command)
        finally:
            command[:] = bytes(len(command))
            pin.wipe()
        if sw == StatusWord.OK:
            return
        if sw in LOCKED:
            raise PinLocked
        if sw == StatusWord.MISMATCH:
            raise WrongPin(self.tries_left())
        left = apdu.counter_in(sw)
        if left is None:
            raise StatusWordError(sw, "verify")
        raise WrongPin(left)

    def read_basic_four(self) -> HolderFacts:
        """Read 基本4情報 (EF 0002); the PIN must have been verified on this connection.

        Raises:
            StatusWordError: 6982 when not verified, or another answer.
            CardDataBroken: the file does not have the layout it should.
        """
        self._expect(apdu.select_file(_BASIC_FOUR), "select basic four")
        self._current = _BASIC_FOUR
        data = bytearray()
        try:
            self._read_whole_file(data)
            return parse_basic_four(data)
        finally:
            data[:] = bytes(len(data))

    def _select_pin(self) -> None:
        if self._current == _PIN:
            return
        _, sw = self._connection.transmit(apdu.select_file(_PIN))
        if sw == StatusWord.NOT_FOUND:
            raise PinlessCard
        if sw != StatusWord.OK:
            raise StatusWordError(sw, "select pin")
        self._current = _PIN

    def _read_whole_file(self, data: bytearray) -> None:
        # Never more than the file holds: how real chips answer a too long Le is not published.
        data += self._expect(apdu.read_binary(0, _HEAD_BYTES), "read basic four")
        end = read_head(data, 0, "basic four: outer head").end
        if end > _LARGEST_BYTES:
            raise CardDataBroken("basic four: length")
        while len(data) < end:
            piece = self._expect(apdu.read_binary(len(data), min(_PIECE_BYTES, end - len(data))), "read basic four")
            if not piece:
                raise CardDataBroken("basic four: shorter than it says")
            data += piece

    def _expect(self, command: bytes, at: str) -> bytes:
        data, sw = self._connection.transmit(command)
        if sw != StatusWord.OK:
            raise StatusWordError(sw, at)
        return data


def parse_basic_four(data: bytes | bytearray) -> HolderFacts:
    """Take EF 0002 apart: FF20 { DF21 offsets, DF22 name, DF23 address, DF24 birth date, DF25 sex }.

    Texts are UTF-8, the birth date eight digits YYYYMMDD, the sex one digit (ISO 5218; anything
    unknown counts as NOT_KNOWN). What stands behind the outer element is ignored.

    Raises:
        CardDataBroken: an item is missing or is no text.
    """
    outer = read_head(data, 0, "basic four: outer head")
    if outer.tag != _OUTER:
        raise CardDataBroken("basic four: outer tag")
    items = {head.tag: head for head in read_all(data, outer.value_at, outer.end, "basic four: items")}
    birth = _birth_date(_text(data, items.get(_BIRTH), "birth date"))
    return HolderFacts(
        name=Personal(_text(data, items.get(_NAME), "name")),
        address=Personal(_text(data, items.get(_ADDRESS), "address")),
        birth_date=None if birth is None else Personal(birth),
        sex=Personal(_sex(_text(data, items.get(_SEX), "sex"))),
    )


def _text(data: bytes | bytearray, head: Head | None, item: str) -> str:
    if head is None:
        raise CardDataBroken(f"basic four: no {item}")
    try:
        return data[head.value_at : head.end].decode("utf-8")
    except UnicodeDecodeError:
        # The decoder's own error quotes the bytes, so it must not travel along.
        raise CardDataBroken(f"basic four: {item} is no UTF-8") from None


def _birth_date(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _sex(text: str) -> Sex:
    return Sex(text) if text in tuple(Sex) else Sex.NOT_KNOWN
