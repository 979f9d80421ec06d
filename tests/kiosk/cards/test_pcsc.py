"""What only the real adapter can get wrong."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from edge_sync.messages.values import CardKind
from kiosk.cards.applications import TEXT_AP
from kiosk.cards.door import Door
from kiosk.cards.errors import CardRemoved, CardServiceMissing, ReaderMissing
from kiosk.cards.port import Presence
from kiosk.cards.secret import Secret
from kiosk.cards.slot import look, read
from kiosk.cards.ways import SecretKind, Way
from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.persona import read_persona
from tests.kiosk.cards.hands import RoomHands, told

pytestmark = pytest.mark.parts


@pytest.mark.alone
def test_closing_wakes_a_waiting_thread(room_hands: RoomHands) -> None:
    room_hands.reader.wait(Presence.NO_SERVICE, 1000)
    threading.Timer(0.1, room_hands.reader.close).start()
    began = time.monotonic()
    assert room_hands.reader.wait(Presence.EMPTY, 5000) is Presence.EMPTY
    assert time.monotonic() - began < 1


@pytest.mark.alone
def test_waiting_lets_other_threads_run(room_hands: RoomHands) -> None:
    ticks = 0
    over = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not over.wait(0.01):
            ticks += 1

    room_hands.reader.wait(Presence.NO_SERVICE, 1000)
    thread = threading.Thread(target=tick)
    thread.start()
    room_hands.reader.wait(Presence.EMPTY, 300)
    over.set()
    thread.join()
    assert ticks > 10


def test_a_service_that_dies_under_a_connection_is_told(room_hands: RoomHands, bench_room: BenchRoom) -> None:
    bench_room.lay_card("default")
    room_hands.reader.wait(Presence.EMPTY, 3000)
    connection = room_hands.reader.connect()
    bench_room.stop_pcscd()
    with pytest.raises(CardServiceMissing):
        connection.transmit(b"\x00\xa4\x04\x0c")
    connection.close()
    bench_room.start_pcscd()
    assert room_hands.reader.wait(Presence.NO_SERVICE, 3000) is not Presence.NO_SERVICE
    assert room_hands.reader.wait(Presence.EMPTY, 3000) is Presence.CARD
    assert look(room_hands.reader).ways[0].tries_left == 3


def test_a_slow_card_is_waited_for(room_hands: RoomHands, bench_room: BenchRoom) -> None:
    bench_room.lay_card("default")
    room_hands.reader.wait(Presence.EMPTY, 3000)
    bench_room.slow_card(150)
    began = time.monotonic()
    facts = read(room_hands.reader, SecretKind.PIN, Secret(b"1234"), allow_last_try=False)
    assert told(facts.name) == "髙𠮷　﨑子"
    assert time.monotonic() - began > 7 * 0.15


def test_a_reader_of_another_name_is_no_reader_of_ours(bench_room: BenchRoom) -> None:
    from edge_sync.groundwork.clock import SystemClock
    from kiosk.cards.pcsc import PcscReader

    reader = PcscReader(SystemClock(), name_contains="RC-S300")
    assert reader.wait(Presence.NO_SERVICE, 1000) is Presence.NO_READER
    reader.close()


def test_two_seconds_an_answer_are_waited_for(room_hands: RoomHands, bench_room: BenchRoom) -> None:
    bench_room.lay_card("default")
    room_hands.reader.wait(Presence.EMPTY, 3000)
    bench_room.slow_card(2000)
    with room_hands.reader.connect() as connection:
        assert Door(connection).try_open(TEXT_AP) is not None


def test_of_two_readers_the_one_with_a_card_counts(room_hands: RoomHands, bench_room: BenchRoom) -> None:
    bench_room.lay_card("default")
    assert room_hands.reader.wait(Presence.EMPTY, 3000) is Presence.CARD
    look(room_hands.reader)
    bench_room.lift_card()
    assert room_hands.reader.wait(Presence.CARD, 3000) is Presence.EMPTY
    persona = read_persona(Path("drivers_licence"))
    persona.behaviour.reader = 2
    bench_room.lay_card(persona)
    assert room_hands.reader.wait(Presence.EMPTY, 3000) is Presence.CARD
    assert look(room_hands.reader).kind is CardKind.DRIVERS_LICENCE


@pytest.mark.parametrize(("name", "presence"), [("00 01", Presence.CARD), ("00 00", Presence.EMPTY)])
def test_of_two_readers_the_named_one_is_ours(bench_room: BenchRoom, name: str, presence: Presence) -> None:
    from edge_sync.groundwork.clock import SystemClock
    from kiosk.cards.pcsc import PcscReader

    persona = read_persona(Path("default"))
    persona.behaviour.reader = 2
    reader = PcscReader(SystemClock(), name_contains=name)
    assert reader.wait(Presence.NO_SERVICE, 1000) is Presence.EMPTY
    bench_room.lay_card(persona)
    assert reader.wait(Presence.EMPTY, 1000) is presence
    reader.close()


def test_a_service_that_restarts_while_a_licence_is_read_is_told(room_hands: RoomHands, bench_room: BenchRoom) -> None:
    bench_room.lay_card("drivers_licence")
    room_hands.reader.wait(Presence.EMPTY, 3000)
    bench_room.slow_card(100)
    restart = threading.Timer(0.35, bench_room.plug_reader)
    restart.start()
    with pytest.raises((CardServiceMissing, CardRemoved, ReaderMissing)):
        read(room_hands.reader, SecretKind.LICENCE_PIN, Secret(b"1234"), allow_last_try=False)
    restart.join()
    bench_room.slow_card(0)
    assert room_hands.reader.wait(Presence.NO_SERVICE, 3000) is not Presence.NO_SERVICE
    assert room_hands.reader.wait(Presence.EMPTY, 3000) is Presence.CARD
    assert look(room_hands.reader).ways == (Way(SecretKind.LICENCE_PIN, 3),)
