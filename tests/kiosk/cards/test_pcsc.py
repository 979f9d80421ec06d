"""What only the real adapter can get wrong."""

from __future__ import annotations

import threading
import time

import pytest

from kiosk.cards.errors import CardServiceMissing
from kiosk.cards.port import Presence
from kiosk.cards.secret import Pin
from kiosk.cards.slot import look, read
from tests.bench.room.client import BenchRoom
from tests.kiosk.cards.hands import RoomHands

pytestmark = pytest.mark.parts


def test_closing_wakes_a_waiting_thread(room_hands: RoomHands) -> None:
    room_hands.reader.wait(Presence.NO_SERVICE, 1000)
    threading.Timer(0.1, room_hands.reader.close).start()
    began = time.monotonic()
    assert room_hands.reader.wait(Presence.EMPTY, 5000) is Presence.EMPTY
    assert time.monotonic() - began < 1


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
    assert look(room_hands.reader).tries_left == 3


def test_a_slow_card_is_waited_for(room_hands: RoomHands, bench_room: BenchRoom) -> None:
    bench_room.lay_card("default")
    room_hands.reader.wait(Presence.EMPTY, 3000)
    bench_room.slow_card(150)
    began = time.monotonic()
    assert read(room_hands.reader, Pin(b"1234"), allow_last_try=False).name.reveal() == "髙𠮷　﨑子"
    assert time.monotonic() - began > 7 * 0.15


def test_a_reader_of_another_name_is_no_reader_of_ours(bench_room: BenchRoom) -> None:
    from edge_sync.groundwork.clock import SystemClock
    from kiosk.cards.pcsc import PcscReader

    reader = PcscReader(SystemClock(), name_contains="RC-S300")
    assert reader.wait(Presence.NO_SERVICE, 1000) is Presence.NO_READER
    reader.close()
