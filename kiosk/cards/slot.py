"""What a visit does with the slot: look at the card, then read it once with a PIN."""

from __future__ import annotations

from dataclasses import dataclass

from edge_sync.messages.values import CardKind
from kiosk.cards.errors import LastTryRefused, PinLocked, UnknownCard
from kiosk.cards.holder import HolderFacts
from kiosk.cards.my_number import TextAp
from kiosk.cards.port import CardReader
from kiosk.cards.recognise import recognise
from kiosk.cards.secret import Pin


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies on the reader. ``tries_left`` is the card's own count, 0 locked, None when this kind is not read."""

    kind: CardKind
    tries_left: int | None


def look(reader: CardReader) -> Seen:
    """Name the card and ask how many tries its PIN has; no secret is sent, no item is read.

    Raises:
        PinlessCard: a My Number card without PIN.
        CardError: as ``CardReader.connect`` and ``CardConnection.transmit``.
    """
    with reader.connect() as connection:
        kind = recognise(connection)
        if kind is not CardKind.MY_NUMBER:
            return Seen(kind, None)
        return Seen(kind, TextAp(connection, selected=True).tries_left())


def read(reader: CardReader, pin: Pin, *, allow_last_try: bool) -> HolderFacts:
    """Read the four items in one connection. The PIN is submitted at most once and wiped in any case.

    The card is asked for its tries first; with one left nothing is sent unless ``allow_last_try``,
    which only a member of staff may decide.

    Raises:
        UnknownCard: another card than a My Number card lies there now.
        PinLocked, LastTryRefused: nothing was submitted.
        WrongPin: with the tries left.
        CardRemoved: the card was pulled; ask its tries again before anything else.
        CardError: as ``CardReader.connect``, ``TextAp.verify`` and ``TextAp.read_basic_four``.
    """
    with pin, reader.connect() as connection:
        kind = recognise(connection)
        if kind is not CardKind.MY_NUMBER:
            raise UnknownCard(kind.value)
        application = TextAp(connection, selected=True)
        left = application.tries_left()
        if left == 0:
            raise PinLocked
        if left == 1 and not allow_last_try:
            raise LastTryRefused(left)
        application.verify(pin)
        return application.read_basic_four()
