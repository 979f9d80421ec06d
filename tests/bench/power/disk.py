"""A disk with a memory that forgets: what is durable, what is only pending, and what a power cut may leave.

The rules are those a journalling file system gives and no more. A write since the file's last
completed sync may be there, not there, or there in some of its 512-byte sectors; its size likewise.
A new name is there for certain only after a sync of its file or of its directory; an unlink or a
rename only after a sync of the directory.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tests.bench.power.trace import Op

SECTOR_BYTES = 512


class Fate(Enum):
    """How a cut treats what is pending."""

    NOTHING = "nothing"
    EVERYTHING = "everything"
    PREFIX = "prefix"
    SOME = "some"
    TORN = "torn"


@dataclass
class Inode:
    """One file: what is certainly on the disk, and what is on its way."""

    durable: bytes = b""
    pending: list[Op] = field(default_factory=list)


class Disk:
    """Takes operations in order; ``after_cut`` gives one disk a power cut may leave."""

    def __init__(self, files: dict[str, bytes], *, syncs_are_lies: bool = False) -> None:
        self._durable: dict[str, Inode] = {path: Inode(data) for path, data in files.items()}
        self._live = dict(self._durable)
        self._names: list[tuple[Op, Inode]] = []
        self._lies = syncs_are_lies

    def take(self, op: Op) -> None:
        """One more operation."""
        match op.kind:
            case "create" if op.path not in self._live:
                self._live[op.path] = Inode()
                self._names.append((op, self._live[op.path]))
            case "write" | "truncate" | "extend" if op.path in self._live:
                self._live[op.path].pending.append(op)
            case "unlink" if op.path in self._live:
                self._names.append((op, self._live.pop(op.path)))
            case "rename" if op.path in self._live:
                self._live[op.target] = self._live.pop(op.path)
                self._names.append((op, self._live[op.target]))
            case "sync" if not self._lies:
                self._sync(op)

    def after_cut(self, dice: random.Random, fate: Fate) -> dict[str, bytes]:
        """The files that the next boot finds."""
        names = dict(self._durable)
        for op, inode in _chosen(self._names, dice, fate):
            _rename(names, op, inode)
        return {path: _content(inode, dice, fate) for path, inode in names.items()}

    def _sync(self, op: Op) -> None:
        done: Callable[[Op], bool] = lambda earlier: earlier.ended <= op.began  # noqa: E731
        inode = self._live.get(op.path)
        if inode is not None:
            covered = [earlier for earlier in inode.pending if done(earlier)]
            inode.durable = _applied(inode.durable, covered)
            inode.pending = [earlier for earlier in inode.pending if not done(earlier)]
        kept = []
        for name, owner in self._names:
            in_directory = os.path.dirname(name.path) == op.path
            own_name = owner is inode and name.kind == "create"
            if done(name) and (in_directory or own_name):
                _rename(self._durable, name, owner)
            else:
                kept.append((name, owner))
        self._names = kept


def _rename(names: dict[str, Inode], op: Op, inode: Inode) -> None:
    if op.kind == "create":
        names[op.path] = inode
    elif op.kind == "unlink":
        names.pop(op.path, None)
    else:
        names.pop(op.path, None)
        names[op.target] = inode


def _chosen(pending: list[tuple[Op, Inode]], dice: random.Random, fate: Fate) -> list[tuple[Op, Inode]]:
    match fate:
        case Fate.NOTHING:
            return []
        case Fate.EVERYTHING:
            return pending
        case Fate.PREFIX:
            return pending[: dice.randint(0, len(pending))]
    return [one for one in pending if dice.random() < 0.5]


def _content(inode: Inode, dice: random.Random, fate: Fate) -> bytes:
    pending = inode.pending
    match fate:
        case Fate.NOTHING:
            return inode.durable
        case Fate.EVERYTHING:
            return _applied(inode.durable, pending)
        case Fate.PREFIX:
            return _applied(inode.durable, pending[: dice.randint(0, len(pending))])
        case Fate.SOME:
            return _applied(inode.durable, [one for one in pending if dice.random() < dice.choice((0.1, 0.5, 0.9))])
    return _torn(inode.durable, pending, dice)


def _applied(base: bytes, ops: Sequence[Op]) -> bytes:
    if not ops:
        return base
    content = bytearray(base)
    for op in ops:
        if op.kind != "write":
            _resize(content, op.offset if op.kind == "truncate" else max(len(content), op.offset))
        else:
            _resize(content, max(len(content), op.offset))
            content[op.offset : op.offset + len(op.data)] = op.data
    return bytes(content)


def _torn(base: bytes, ops: Sequence[Op], dice: random.Random) -> bytes:
    """Each write whole, gone, gone but for the size it gave, begun, or there in some of its sectors."""
    content = bytearray(base)
    for op in ops:
        how = dice.choice(("whole", "gone", "size", "begun", "sectors"))
        if op.kind != "write":
            if how != "gone":
                _resize(content, op.offset if op.kind == "truncate" else max(len(content), op.offset))
            continue
        if how == "gone":
            continue
        _resize(content, max(len(content), op.offset + len(op.data)))
        pieces = list(_sectors(op))
        if how == "begun":
            pieces = pieces[: dice.randint(0, len(pieces))]
        elif how == "sectors":
            pieces = [piece for piece in pieces if dice.random() < 0.5]
        elif how == "size":
            pieces = []
        for offset, data in pieces:
            content[offset : offset + len(data)] = data
    return bytes(content)


def _sectors(op: Op) -> list[tuple[int, bytes]]:
    """A write cut at the borders of the disk's sectors."""
    pieces = []
    offset, end = op.offset, op.offset + len(op.data)
    while offset < end:
        upto = min(end, (offset // SECTOR_BYTES + 1) * SECTOR_BYTES)
        pieces.append((offset, op.data[offset - op.offset : upto - op.offset]))
        offset = upto
    return pieces


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))
