"""The bench room: closed off from the machine, and gone without a trace."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.requirements_check import ALL, Need, missing, missing_for_room
from tests.bench.room.client import BenchRoom
from tests.bench.room.orders import RoomFailed, send_order
from tests.bench.room.places import REPOSITORY, Places

pytestmark = pytest.mark.parts


def processes_naming(folder: Path) -> list[str]:
    """Command lines on this machine that name a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found


def wait_gone(folder: Path, within_s: float = 5.0) -> list[str]:
    deadline = time.monotonic() + within_s
    while (left := processes_naming(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def listening_ports() -> set[str]:
    lines = [line for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    return {line.split()[1].split(":")[1] for line in lines if line.split()[3] == "0A"}


def test_nothing_listens_on_the_machines_network(bench_room: BenchRoom) -> None:
    bench_room.lay_card("default")
    for port in (35963, 35964, 6310, 631):
        with pytest.raises(OSError, match=r"refused|unreachable"):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        assert f"{port:04X}" not in listening_ports()


def machine_places() -> dict[str, int]:
    """Doors of the machine's own services, and which file each is."""
    folders = [Path("/run") / name for name in ("pcscd", "cups", "avahi-daemon", "dbus")]
    return {
        str(path): path.stat().st_ino for folder in folders for path in (folder, *folder.glob("*")) if path.exists()
    }


def test_the_machines_own_places_are_not_touched(tmp_path: Path) -> None:
    before = machine_places()
    with BenchRoom(tmp_path / "r") as room:
        assert room.pcsc_socket.is_socket()
        assert room.cups_socket.is_socket()
        assert machine_places() == before
    assert machine_places() == before


def test_only_its_owner_may_look_into_the_run_folder(bench_room: BenchRoom) -> None:
    assert bench_room.places.run_dir.stat().st_mode & 0o077 == 0


def test_closing_ends_every_process(tmp_path: Path) -> None:
    room = BenchRoom(tmp_path / "r")
    room.open()
    assert len(processes_naming(tmp_path)) >= 4
    room.close()
    room.close()
    assert wait_gone(tmp_path) == []


def test_killing_whoever_opened_it_ends_every_process(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.bench.room.client import BenchRoom;"
        "room = BenchRoom(Path(sys.argv[1]), printer=False); room.open(); print('open', flush=True); time.sleep(60)"
    )
    argv = [sys.executable, "-c", program, str(tmp_path / "r")]
    with subprocess.Popen(argv, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as opener:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "open\n"
        assert len(processes_naming(tmp_path)) >= 2
        opener.kill()
    assert wait_gone(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_room_of_its_own_ends_on_signals(tmp_path: Path, number: signal.Signals) -> None:
    argv = [sys.executable, "-m", "tests.bench.room", "--run-dir", str(tmp_path / "r"), "--no-printer"]
    places = Places(tmp_path / "r")
    with subprocess.Popen(argv, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as room:
        deadline = time.monotonic() + 10
        while not places.control_socket.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        send_order(places.control_socket, "card_log")
        os.kill(room.pid, number)
        room.wait(5)
    assert wait_gone(tmp_path) == []


def test_a_bad_order_is_refused_and_the_room_goes_on(bench_room: BenchRoom) -> None:
    with pytest.raises(RoomFailed, match="unknown order"):
        send_order(bench_room.places.control_socket, "fly")
    with pytest.raises(RoomFailed, match="unknown key"):
        send_order(bench_room.places.control_socket, "lay_card", persona={"nome": "x"})
    assert bench_room.card_log() == []


def test_a_run_folder_too_deep_for_sockets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too long"):
        Places(tmp_path / ("x" * 100)).prepare()
    with pytest.raises(ValueError, match="/run"):
        Places(Path("/run/user/bench")).prepare()


def test_two_rooms_do_not_see_each_other(bench_room: BenchRoom) -> None:
    with BenchRoom(printer=False) as other:
        other.lay_card("default")
        bench_room.lay_card("locked")
        assert other.card_tries_left() == 3
        assert bench_room.card_tries_left() == 0


def test_what_is_missing_is_named_with_its_package() -> None:
    assert missing(ALL) == []
    assert missing_for_room(printer=True) == []
    absent = Need("no-such-program", "no-such-package", "nothing")
    pattern = Need("/usr/share/no/such/**/*.ttf", "no-such-fonts", "nothing")
    assert missing((absent, pattern)) == [absent, pattern]
