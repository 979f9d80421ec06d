"""Card to four items: our session against the same command units sent raw through pyscard, in turn."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from edge_sync.groundwork.clock import SystemClock
from kiosk.cards import slot
from kiosk.cards.pcsc import PcscReader
from kiosk.cards.port import CardReader, Presence
from kiosk.cards.secret import Secret
from kiosk.cards.ways import SecretKind
from tests.bench.measure.figures import spread
from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.persona import read_persona

ROUNDS = 60


class Recorder:
    """A reader that notes the command units which pass through it, for the bench alone."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self.connections: list[list[bytes]] = []

    def connect(self) -> Any:
        connection = self._reader.connect()
        sent: list[bytes] = []
        self.connections.append(sent)
        carry = connection.transmit

        class Tapped:
            """The same connection, with a note of what is sent."""

            def transmit(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
                sent.append(bytes(apdu))
                return carry(apdu)

            def answer_to_reset(self) -> bytes:
                return connection.answer_to_reset()

            def close(self) -> None:
                connection.close()

            def __enter__(self) -> Any:
                return self

            def __exit__(self, *error: object) -> None:
                connection.close()

        return Tapped()

    def wait(self, known: Presence, timeout_ms: int) -> Presence:
        return self._reader.wait(known, timeout_ms)

    def close(self) -> None:
        self._reader.close()


def measure(room: BenchRoom) -> dict[str, Any]:
    """Look and read in ``room``; figures without the person who types the PIN."""
    room.use_in_this_process()
    persona = room.lay_card(read_persona(Path("default")))
    reader = PcscReader(SystemClock())
    while reader.wait(Presence.EMPTY, 500) is not Presence.CARD:
        continue
    recorder = Recorder(reader)
    _ours(recorder, persona.pin)
    sequences = recorder.connections
    ours_ms, raw_ms, ratios = [], [], []
    for _ in range(ROUNDS):
        ours_ms.append(_timed(lambda: _ours(reader, persona.pin)))
        raw_ms.append(_timed(lambda: _raw(sequences)))
        ratios.append(ours_ms[-1] / raw_ms[-1])
    reader.close()
    room.lift_card()
    return {
        "ours": spread(ours_ms),
        "raw_pyscard": spread(raw_ms),
        "ratio_median": round(statistics.median(ratios), 3),
        "aim_ratio": 1.10,
        "command_units": sum(len(sent) for sent in sequences),
    }


def _ours(reader: CardReader, pin: str) -> None:
    slot.look(reader)
    slot.read(reader, SecretKind.PIN, Secret(pin.encode()), allow_last_try=False).wipe()


def _raw(sequences: list[list[bytes]]) -> None:
    from smartcard.CardConnection import CardConnection
    from smartcard.System import readers

    found = readers()[0]
    for sent in sequences:
        connection = found.createConnection()
        connection.connect(CardConnection.T1_protocol)
        for apdu in sent:
            connection.transmit(list(apdu))
        connection.disconnect()


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
