"""Reads what strace(1) wrote: operations on files under one folder, and words told at the desk.

The order is the kernel's. A write counts from its start, a sync from its end, a word from its start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSCALLS = (
    "openat,open,creat,pwrite64,write,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,"
    "fallocate,copy_file_range,sendfile,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,"
    "symlink,symlinkat,sendto,sendmsg"
)
TRACER = (
    "strace",
    "-f",
    "--seccomp-bpf",
    "-yy",
    "-xx",
    "-s",
    "1000000",
    "-e",
    f"trace={SYSCALLS}",
    "-e",
    "signal=none",
)

_LINE = re.compile(r"^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$", re.DOTALL)
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_RESULT = re.compile(r"\) += (-?\d+)(?:<[^>]*>)?(?: .*)?$")
_FD = re.compile(r"^(\d+)<([^>]*)>")


class UnknownOperation(Exception):
    """The run did something to our files that the laboratory has no model of; its verdicts would be lies."""


@dataclass(frozen=True)
class Op:
    """One thing that happened to a file, or a word (``kind`` "told")."""

    kind: str
    """create, write, truncate, extend, unlink, rename, mkdir, sync, told."""
    path: str
    began: int
    ended: int
    data: bytes = b""
    offset: int = 0
    target: str = ""


def read(trace: Path, folder: Path) -> list[Op]:
    """The operations under ``folder``, in the order in which they count; raises UnknownOperation."""
    ops = [op for op in (_op(*call, str(folder)) for call in _calls(trace)) if op is not None]
    return sorted(ops, key=lambda op: op.ended if op.kind == "sync" else op.began)


def _calls(trace: Path) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, name and words of each system call, halves joined."""
    halves: dict[str, tuple[int, str, str]] = {}
    with trace.open(encoding="ascii", errors="replace") as lines:
        for number, line in enumerate(lines):
            match = _LINE.match(line.rstrip("\n"))
            if match is None:
                continue
            thread, name, words, resumed, rest = match.groups()
            if resumed:
                began, name, words = halves.pop(thread)
                yield began, number, name, words + rest
            elif words.endswith("<unfinished ...>"):
                halves[thread] = (number, name, words.removesuffix("<unfinished ...>"))
            else:
                yield number, number, name, words
    for began, name, words in halves.values():
        if name in ("pwrite64", "write", "sendto"):
            yield began, began, name, words + ") = 1"


def _op(began: int, ended: int, name: str, words: str, folder: str) -> Op | None:
    result = _RESULT.search(words)
    if result is None or int(result[1]) < 0:
        return None
    fd = _FD.match(words)
    place = _text(fd[2]) if fd else ""
    if name in ("sendto", "sendmsg"):
        return _told(began, ended, words, folder)
    strings = _QUOTED.findall(words)
    on_fd = name in ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "fallocate", "writev", "pwritev")
    path = place if on_fd else (_text(strings[0]) if strings else "")
    if not path.startswith(folder):
        return None
    return _file_op(began, ended, name, path, strings, words[: result.start()])


def _file_op(began: int, ended: int, name: str, path: str, strings: list[str], words: str) -> Op | None:
    match name.removesuffix("at").removesuffix("at2"):
        case "open":
            made = "O_CREAT" in words or "O_TRUNC" in words
            return Op("create", path, began, ended) if made else None
        case "pwrite64":
            return Op("write", path, began, ended, _bytes(strings[0]), _last(words, 1))
        case "fsync" | "fdatasync":
            return Op("sync", path, began, ended)
        case "ftruncate":
            return Op("truncate", path, began, ended, offset=_last(words, 1))
        case "fallocate":
            return Op("extend", path, began, ended, offset=_last(words, 1) + _last(words, 2))
        case "unlink" | "mkdir":
            return Op(name.removesuffix("at"), path, began, ended)
        case "rename":
            return Op("rename", path, began, ended, target=_text(strings[1]))
    raise UnknownOperation(f"{name} on {path}")


def _last(words: str, place: int) -> int:
    """A number among a call's words, counted from the end."""
    return int(words.rsplit(", ", place)[-place])


def _told(began: int, ended: int, words: str, folder: str) -> Op | None:
    place, _, said = words.partition("]>, ")
    if "<UNIX-STREAM:" not in place or str(Path(folder).parent) not in _text(place):
        return None
    return Op("told", "", began, ended, b"".join(_bytes(text) for text in _QUOTED.findall(said)))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(text: str) -> str:
    return re.sub(r"(?:\\x[0-9a-f]{2})+", lambda run: _bytes(run[0]).decode("utf-8", "replace"), text)
