"""Session with the My Number card's 券面事項入力補助AP ("text AP").

No public J-LIS specification exists; application, files and layout are what several independent
readers agree on. Only EF 0002, the basic four items, is ever read, whichever secret opened it.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from edge_sync.groundwork.personal import Personal
from kiosk.cards.applications import TextFile, TextSecret
from kiosk.cards.errors import CardDataBroken, PinlessCard
from kiosk.cards.holder import HolderFacts, Sex, rare_selectors
from kiosk.cards.opened import Opened
from kiosk.cards.tlv import Head, read_all, read_head
from kiosk.cards.ways import SecretKind, Way

TextAp = Opened[TextFile, TextSecret]

SECRETS: Final = {SecretKind.PIN: TextSecret.PIN, SecretKind.NUMBER_B: TextSecret.NUMBER_B}

_OUTER, _NAME, _ADDRESS, _BIRTH, _SEX = 0xFF20, 0xDF22, 0xDF23, 0xDF24, 0xDF25


def ways_into(application: TextAp) -> tuple[Way, ...]:
    """How the card can be opened: by PIN, else by 照合番号B. No try is spent.

    The counter of 照合番号B is asked only where the PIN does not help (one card in hundreds), so that the many
    do not wait for it: its ``tries_left`` is None until then.

    Raises:
        PinlessCard: it has neither.
        CardError: as ``Opened.tries_left``.
    """
    try:
        pin: Way | None = Way(SecretKind.PIN, application.tries_left(TextSecret.PIN))
    except PinlessCard:
        pin = None
    if pin is not None and pin.tries_left:
        return (pin, Way(SecretKind.NUMBER_B))
    try:
        number_b = Way(SecretKind.NUMBER_B, application.tries_left(TextSecret.NUMBER_B))
    except PinlessCard:
        if pin is None:
            raise
        return (pin,)
    return (number_b,) if pin is None else (pin, number_b)


def read_basic_four(application: TextAp) -> HolderFacts:
    """Read 基本4情報 (EF 0002); PIN or 照合番号B must have been verified on this connection.

    Raises:
        StatusWordError: 6982 when not verified, or another answer.
        CardDataBroken: the file does not have the layout it should.
    """
    data = bytearray()
    try:
        application.read_element(TextFile.BASIC_FOUR, data)
        return parse_basic_four(data)
    finally:
        data[:] = bytes(len(data))


def parse_basic_four(data: bytes | bytearray) -> HolderFacts:
    """Take EF 0002 apart: FF20 { DF21 offsets, DF22 name, DF23 address, DF24 birth date, DF25 sex }.

    Texts are UTF-8, kept character by character: where 旧氏 and 通称 stand in the name is not published, so it is not
    taken apart. The birth date is eight digits YYYYMMDD, the sex one digit (ISO 5218; anything unknown counts as
    NOT_KNOWN). What stands behind the outer element is ignored.

    Raises:
        CardDataBroken: an item is missing or is no text.
    """
    outer = read_head(data, 0, "basic four: outer head")
    if outer.tag != _OUTER:
        raise CardDataBroken("basic four: outer tag")
    items = {head.tag: head for head in read_all(data, outer.value_at, outer.end, "basic four: items")}
    birth = _birth_date(_text(data, items.get(_BIRTH), "birth date"))
    name = _text(data, items.get(_NAME), "name")
    address = _text(data, items.get(_ADDRESS), "address")
    return HolderFacts(
        name=Personal(name),
        address=Personal(address),
        birth_date=None if birth is None else Personal(birth),
        sex=Personal(_sex(_text(data, items.get(_SEX), "sex"))),
        flags=rare_selectors((name, address)),
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
