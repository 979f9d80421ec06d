"""What every card reader must tell of its slot, at the fake and at the real one."""

from __future__ import annotations

import time

import pytest

from kiosk.cards.errors import (
    CardError,
    CardMute,
    CardRemoved,
    CardServiceMissing,
    ReaderMissing,
)
from kiosk.cards.port import Presence
from kiosk.cards.slot import look
from tests.kiosk.cards.hands import WITHIN_MS, Hands, lay_and_see


def test_presence_follows_the_card(hands: Hands) -> None:
    assert hands.reader.wait(Presence.NO_SERVICE, WITHIN_MS) is Presence.EMPTY
    lay_and_see(hands, "default")
    hands.lift()
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY


@pytest.mark.alone
def test_waiting_ends_after_its_time(hands: Hands) -> None:
    began = time.monotonic()
    assert hands.reader.wait(Presence.EMPTY, 150) is Presence.EMPTY
    assert 0.14 < time.monotonic() - began < 1


def test_presence_follows_reader_and_service(hands: Hands) -> None:
    hands.unplug()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.NO_READER
    with pytest.raises(ReaderMissing):
        hands.reader.connect()
    hands.plug()
    assert hands.reader.wait(Presence.NO_READER, WITHIN_MS) is Presence.EMPTY
    hands.stop_service()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.NO_SERVICE
    with pytest.raises(CardServiceMissing):
        hands.reader.connect()
    hands.start_service()
    assert hands.reader.wait(Presence.NO_SERVICE, WITHIN_MS) is Presence.EMPTY


def test_an_empty_slot_has_no_card_to_connect_to(hands: Hands) -> None:
    hands.reader.wait(Presence.NO_SERVICE, WITHIN_MS)
    with pytest.raises(CardRemoved):
        look(hands.reader)


def test_a_broken_chip_is_mute(hands: Hands) -> None:
    holder = {"name": "架空　太郎", "address": "架空町", "birth_date": "1980-02-29", "sex": "1", "pin": "1234"}
    lay_and_see(hands, {"card": "my_number", **holder, "behaviour": {"mute": True}})
    with pytest.raises(CardMute):
        look(hands.reader)


def test_a_closed_connection_refuses(hands: Hands) -> None:
    lay_and_see(hands, "default")
    connection = hands.reader.connect()
    connection.close()
    connection.close()
    with pytest.raises(CardError):
        connection.transmit(b"\x00\xa4\x04\x0c")
