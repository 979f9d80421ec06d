"""The thermal printer's far side, spoken to with a bare socket."""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.bench.room.places import REPOSITORY
from tests.bench.thermal.decoder import Command, Decoder, NotEscPos
from tests.bench.thermal.sink import ThermalSink

TWO_ROWS = b"\x1dv0\x00\x48\x00\x02\x00" + b"\xff" * 72 + b"\x00" * 72
STREAM = b"\x1b@Hello\n" + TWO_ROWS + b"\x10\x04\x04\x1ba\x01\x1dr\x01\x1b(A\x02\x00ab\x1dV\x42\x00\x1dV\x00"


def ask(line: socket.socket, question: bytes) -> int:
    line.sendall(question)
    line.settimeout(2)
    return line.recv(1)[0]


@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_commands_are_the_same_however_the_stream_is_cut(cuts: list[int]) -> None:
    whole = list(Decoder().feed(STREAM))
    decoder = Decoder()
    edges = [0, *sorted(cuts), len(STREAM)]
    pieces = [command for a, b in itertools.pairwise(edges) for command in decoder.feed(STREAM[a:b])]
    assert _joined(pieces) == _joined(whole)
    assert [command.name for command in whole if command.name != "text"] == [
        *("ESC @", "LF", "GS v 0", "DLE EOT", "ESC a", "GS r", "1B (", "GS V", "GS V"),
    ]


def _joined(commands: list[Command]) -> list[Command]:
    """Text may come in several pieces; joined it must be the same."""
    joined: list[Command] = []
    for command in commands:
        if joined and command.name == joined[-1].name == "text":
            joined[-1] = Command("text", data=joined[-1].data + command.data)
        else:
            joined.append(command)
    return joined


def test_what_is_not_understood_is_not_swallowed() -> None:
    with pytest.raises(NotEscPos):
        list(Decoder().feed(b"\x1d\x07"))


def test_a_slip_is_burnt_dot_by_dot(tmp_path: Path) -> None:
    with ThermalSink(tmp_path) as sink, socket.create_connection((sink.host, sink.port)) as line:
        before = time.monotonic()
        line.sendall(TWO_ROWS + b"\x1dV\x00")
        slip = sink.wait_slips(1)[0]
        assert slip.picture.size == (576, 2)
        assert [slip.picture.getpixel((0, y)) for y in (0, 1)] == [0, 255]
        assert slip.path == tmp_path / "slip-001.png"
        assert Image.open(slip.path).size == (576, 2)
        assert sink.last_byte_at is not None
        assert before <= sink.last_byte_at <= time.monotonic()


def test_text_is_kept_for_reading() -> None:
    with ThermalSink() as sink, socket.create_connection((sink.host, sink.port)) as line:
        line.sendall(b"\x1b@A012\nwait\n\x1dV\x00")
        assert sink.wait_slips(1)[0].text == "A012\nwait"


def test_status_bytes_tell_of_paper_cover_and_faults() -> None:
    with ThermalSink() as sink, socket.create_connection((sink.host, sink.port)) as line:
        assert ask(line, b"\x10\x04\x04") == 0x12
        assert ask(line, b"\x10\x04\x01") == 0x12
        assert ask(line, b"\x1dr\x01") == 0x00
        sink.paper("low")
        assert ask(line, b"\x10\x04\x04") == 0x1E
        assert ask(line, b"\x1dr\x01") == 0x03
        sink.paper("out")
        assert ask(line, b"\x10\x04\x04") == 0x7E
        assert ask(line, b"\x10\x04\x01") == 0x1A
        assert ask(line, b"\x10\x04\x02") == 0x32
        sink.paper("present")
        sink.cover(is_open=True)
        assert ask(line, b"\x10\x04\x02") == 0x16
        sink.cover(is_open=False)
        sink.error()
        assert ask(line, b"\x10\x04\x02") == 0x52


def test_without_paper_a_slip_waits_for_the_next_roll() -> None:
    with ThermalSink() as sink, socket.create_connection((sink.host, sink.port)) as line:
        sink.paper("out")
        line.sendall(TWO_ROWS + b"\x1dV\x00\x1dr\x01")
        assert ask(line, b"\x10\x04\x04") == 0x7E
        assert sink.slips == []
        sink.paper("present")
        assert line.recv(1) == b"\x00"
        assert len(sink.slips) == 1


def test_silence_and_refusal() -> None:
    with ThermalSink() as sink:
        sink.silent()
        with socket.create_connection((sink.host, sink.port)) as line:
            line.settimeout(0.1)
            line.sendall(b"\x10\x04\x04")
            with pytest.raises(TimeoutError):
                line.recv(1)
        sink.refuse()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((sink.host, sink.port), timeout=1)
        sink.accept()
        sink.silent(False)
        with socket.create_connection((sink.host, sink.port)) as line:
            assert ask(line, b"\x10\x04\x04") == 0x12


def test_a_person_can_run_it_from_a_shell(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "tests.bench.thermal", "--out", str(tmp_path)]
    with subprocess.Popen(argv, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        port = int(run.stdout.readline().split()[1])
        with socket.create_connection(("127.0.0.1", port)) as line:
            run.stdin.write("paper low\n")
            run.stdin.flush()
            deadline = time.monotonic() + 3
            while ask(line, b"\x10\x04\x04") != 0x1E and time.monotonic() < deadline:
                time.sleep(0.02)
            line.sendall(TWO_ROWS + b"\x1dV\x00")
            assert run.stdout.readline() == f"slip {tmp_path / 'slip-001.png'}\n"
        run.stdin.close()
        assert run.wait(5) == 0
