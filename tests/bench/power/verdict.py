"""What was promised by one moment, and what the next boot kept of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.power.next_boot import boot


@dataclass
class Promise:
    """What had been told at the desk by one moment."""

    letters: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    tickets: list[bytes] = field(default_factory=list)
    may_be_deleted: int = 0
    epoch: str = ""


def broken(promise: Promise, store: Path) -> list[str]:
    """Boot over the files and say which promises are broken; empty when none is."""
    try:
        found = boot(store)
    except Exception as error:  # noqa: BLE001 - whatever keeps the machine from starting is a finding
        return [f"no boot: {type(error).__name__}: {error}"] if promise.letters else []
    faults = []
    for seq, letter in promise.letters.items():
        there = found.rows.get(seq)
        if there is None and seq > promise.may_be_deleted:
            faults.append(f"lost: letter {seq}")
        elif there is not None and there != letter:
            faults.append(f"reused: number {seq} is now {there[0]}")
    if promise.letters and max(found.rows) <= max(promise.letters):
        faults.append(f"reused: the boot's letter is {max(found.rows)}, told were {max(promise.letters)}")
    if promise.epoch and (promise.letters or promise.tickets) and found.epoch != promise.epoch:
        faults.append("epoch changed")
    return faults + _tickets_lost(promise, found.rows)


def broken_rescue(promise: Promise, store: Path, survivors: set[bytes]) -> list[str]:
    """The same while a damaged file is being replaced: what the rescue saved without a cut, it saves with one."""
    try:
        found = boot(store)
    except Exception as error:  # noqa: BLE001 - as above
        return [f"no boot: {type(error).__name__}: {error}"]
    there = {data for _, data in found.rows.values()}
    promised = {data for _, data in promise.letters.values()} & survivors
    return [f"lost: {data.decode()}" for data in sorted(promised - there)]


def survivors_of(store: Path) -> set[bytes]:
    """What the run itself still had at its end."""
    with closing(sqlite3.connect(store / "outbox.db")) as connection:
        return {bytes(row[0]) for row in connection.execute("SELECT payload FROM outbox")}


def _tickets_lost(promise: Promise, rows: dict[int, tuple[str, bytes]]) -> list[str]:
    if promise.may_be_deleted:
        return []
    data = {data for _, data in rows.values()}
    return [f"lost: ticket {ticket.decode()}" for ticket in promise.tickets if ticket not in data]
