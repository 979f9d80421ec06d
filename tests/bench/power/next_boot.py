"""The next boot: the real post office over the files that a power cut left, looked at from outside afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge_sync.link.errors import LinkDown
from edge_sync.link.port import Listener, Parcel
from edge_sync.settings import BrokerDoor, DeskDoor, Settings, Store
from edge_sync.wiring import House


class NoLine:
    """Nobody answers."""

    def connect(self, listener: Listener, *, will: Parcel | None = None, filters: Sequence[str] = ()) -> None:
        raise LinkDown("no line in the laboratory")

    def publish(self, parcel: Parcel) -> int:
        raise LinkDown("no line in the laboratory")

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class Recovered:
    """What the booted post office stands on."""

    epoch: str
    rows: dict[int, tuple[str, bytes]]
    """Kind and data of each letter by its sequence number, the boot's own letters among them."""


def settings_for(store: Path) -> Settings:
    """A machine whose store is there and whose line leads nowhere."""
    nowhere = store.parent / "nowhere"
    door = BrokerDoor(host="127.0.0.1", port=1, ca=nowhere, certificate=nowhere, key=nowhere)
    desk = DeskDoor(socket=store.parent / "desk.sock")
    return Settings(
        tenant="hagi", device="kiosk-01", ticket_letter="A", store=Store(path=store), desk=desk, broker=door
    )


def boot(store: Path) -> Recovered:
    """Wire the real post office over ``store``, have it write its first letter, close it and look.

    Raises: whatever keeps the real process from starting.
    """
    house = House(settings_for(store), link=NoLine())
    try:
        house.say_started()
    finally:
        house.ledger.close()
    with closing(sqlite3.connect(store)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        epoch = connection.execute("SELECT v FROM meta WHERE k = 'epoch'").fetchone()[0]
        found = connection.execute("SELECT seq, type, payload FROM outbox ORDER BY seq").fetchall()
    return Recovered(str(epoch), {seq: (str(kind), bytes(data)) for seq, kind, data in found})
