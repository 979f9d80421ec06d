"""One machine: what is laid out, and how its processes are started, watched and ended."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.settings import read_settings
from edge_sync.settings import Settings, missing_files
from kiosk.settings import KioskSettings
from provisioning.one_machine.errors import NotReady, PathTooLong
from provisioning.one_machine.house import (
    Devices,
    House,
    PageAnswers,
    PortOpen,
    Ports,
    Process,
    SaysReady,
    free_ports,
)
from provisioning.one_machine.layout import lay_out
from provisioning.one_machine.runner import Runner
from server import settings as server_settings
from tests.edge_sync.link.ears import wait_until
from tests.edge_sync.writing import visit_id

ROOT = Path(__file__).parents[2]


def _house(folder: Path, **other: object) -> House:
    facts: dict[str, object] = {
        "run_dir": folder / "run",
        "tenant": "hagi",
        "device": "kiosk-01",
        "ports": free_ports(),
        "devices": Devices(
            wav_folder=folder / "said", ticket_port=9_123, panel_fingers="/tmp/f", describe_to=folder / "d"
        ),
        "clock": SystemClock(),
        "random_bytes": os.urandom,
        "pace": {"retry_first_ms": 50, "retry_cap_ms": 200},
        "kiosk_environment": {"DISPLAY": ":7"},
    }
    return lay_out(folder / "house", **{**facts, **other})  # type: ignore[arg-type]


def _table(house: House, name: str) -> dict[str, object]:
    return tomllib.loads(house.settings(name).read_text("utf-8"))


def test_the_post_offices_settings_are_good_by_its_own_reader(tmp_path: Path) -> None:
    house = _house(tmp_path)
    settings = read_settings(house.settings("edge_sync"), Settings)
    assert missing_files(settings) == []
    assert (settings.device, settings.broker.port, settings.pace.retry_cap_ms) == ("kiosk-01", house.ports.broker, 200)
    assert settings.desk.socket == house.desk_socket


def test_the_kiosks_settings_are_good_by_its_own_reader(tmp_path: Path) -> None:
    house = _house(tmp_path)
    kiosk = read_settings(house.settings("kiosk"), KioskSettings)
    assert (kiosk.device, kiosk.desk.socket) == ("kiosk-01", house.desk_socket)
    assert (kiosk.ticket_printer.kind, kiosk.ticket_printer.port) == ("network", 9_123)
    assert (kiosk.a4_printer.queue, str(kiosk.a4_printer.socket)) == ("a4", "/run/cups/cups.sock")
    assert (kiosk.voice.mouth, kiosk.voice.wav_folder) == ("wav", tmp_path / "said")
    assert (kiosk.glass.describe_to, kiosk.visit.forget_after_ms, kiosk.visit.last_try_needs_staff) == (
        tmp_path / "d",
        60_000,
        True,
    )


def test_the_servers_settings_are_good_by_its_own_reader(tmp_path: Path) -> None:
    house = _house(tmp_path)
    server = read_settings(house.settings("server"), server_settings.Settings)
    assert server_settings.missing_files(server) == []
    assert server.database_url == f"sqlite:///{tmp_path}/house/server/madoguchi.db"
    assert server.database_url.startswith("sqlite:////")
    assert (server.web.host, server.web.port) == ("127.0.0.1", house.ports.web)
    assert server.public_url == house.console_url == f"http://127.0.0.1:{house.ports.web}"
    assert (server.tenant, server.broker.port) == ("hagi", house.ports.broker)
    own = tmp_path / "house" / "server"
    assert server.forms is not None
    assert (server.forms.safe, server.forms.handover, server.studio.library) == (
        own / "safe",
        own / "handover",
        own / "library",
    )


def test_secrets_are_for_their_owner_only_and_new_in_every_house(tmp_path: Path) -> None:
    one, other = _house(tmp_path), _house(tmp_path / "other")
    for name in ("server", "edge_sync", "kiosk"):
        assert stat.S_IMODE(one.settings(name).stat().st_mode) == 0o600
    assert len(str(_table(one, "server")["secret_key"])) >= 50
    assert _table(one, "server")["secret_key"] != _table(other, "server")["secret_key"]


def test_processes_are_named_in_the_order_of_their_start(tmp_path: Path) -> None:
    house = _house(tmp_path)
    assert [one.name for one in house.processes] == ["mosquitto", "server", "edge_sync", "kiosk"]
    for name in ("server", "edge_sync", "kiosk"):
        argv = house.process(name).argv
        assert argv[:3] == (sys.executable, "-m", name)
        assert argv[-2:] == ("--settings", str(house.settings(name)))
    assert house.process("server").argv[3] == "run"
    assert house.process("server").ready == PageAnswers(f"{house.console_url}/healthz")
    assert house.process("kiosk").environment == {"DISPLAY": ":7"}
    assert isinstance(house.process("kiosk").ready, SaysReady)


def test_a_run_folder_whose_sockets_could_not_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PathTooLong):
        _house(tmp_path, run_dir=tmp_path / ("x" * 90))


def test_a_second_time_the_authority_and_what_was_kept_stay(tmp_path: Path) -> None:
    house = _house(tmp_path)
    before = (house.authority / "ca.crt").read_bytes()
    house.outbox.write_bytes(b"letters")
    again = _house(tmp_path)
    assert (again.authority / "ca.crt").read_bytes() == before
    assert again.outbox.read_bytes() == b"letters"


def _run(house: House, *names: str) -> Runner:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return Runner(house, clock=SystemClock(), environment=environment, only=names)


@pytest.mark.parts
def test_broker_and_post_office_start_serve_and_end(tmp_path: Path) -> None:
    house = _house(tmp_path)
    with _run(house, "mosquitto", "edge_sync") as runner:
        assert list(runner.took_ms) == ["mosquitto", "edge_sync"]
        pids = [runner.pid("mosquitto"), runner.pid("edge_sync")]
        desk = Desk(house.desk_socket)
        assert desk.take_ticket(visit_id=visit_id(), service="certificates").ticket == "A001"
        assert wait_until(lambda: bool((line := desk.report().line) and line.up))
        runner.kill("mosquitto")
        assert wait_until(lambda: not ((line := desk.report().line) and line.up))
        runner.start("mosquitto")
        assert wait_until(lambda: bool((line := desk.report().line) and line.up))
        assert runner.died() == {}
        desk.close()
    assert not any(_lives(pid) for pid in pids)
    assert not house.desk_socket.exists()
    assert "closed" in house.log("edge_sync").read_text("utf-8")


def _with(house: House, *processes: Process) -> House:
    return replace(house, processes=processes)


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_process_that_ends_or_stays_silent_is_not_ready_and_everything_is_stopped(tmp_path: Path) -> None:
    house = _house(tmp_path)
    ports: Ports = free_ports()
    good = Process("good", _python(_LISTEN.format(port=ports.web)), PortOpen("127.0.0.1", ports.web))
    broken = Process("broken", _python("import sys; sys.exit('no paper')"), PortOpen("127.0.0.1", ports.broker))
    silent = Process("silent", _python("import time; time.sleep(60)"), SaysReady(tmp_path / "run" / "n"), {}, 0.5)
    for bad, why in ((broken, "it ended with status 1"), (silent, "no sign of it in 0.5 s")):
        runner = _run(_with(house, good, bad), "good", bad.name)
        with pytest.raises(NotReady) as caught:
            runner.start_all()
        assert caught.value.why == why
        assert (caught.value.name, "no paper" in caught.value.last_words) == (bad.name, bad is broken)
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", ports.web)) != 0, "the good one was stopped, too"


def test_a_process_may_say_for_itself_that_it_is_ready_and_go_on_talking(tmp_path: Path) -> None:
    house = _house(tmp_path)
    talker = Process("talker", _python(_TALK), SaysReady(house.run_dir / "t.sock"))
    with _run(_with(house, talker), "talker") as runner:
        assert wait_until(lambda: "said 200" in house.log("talker").read_text("utf-8"))
        assert runner.died() == {}
    assert not (house.run_dir / "t.sock").exists()


@pytest.mark.alone
def test_a_process_that_will_not_end_is_ended_with_its_children(tmp_path: Path) -> None:
    house = _house(tmp_path)
    stubborn = Process("stubborn", _python(_STUBBORN), SaysReady(house.run_dir / "s.sock"))
    runner = _run(_with(house, stubborn), "stubborn")
    runner.start_all()
    leader = runner.pid("stubborn")
    child = int(house.log("stubborn").read_text("utf-8").split()[0])
    assert _lives(leader)
    assert _lives(child)
    began = time.monotonic()
    assert runner.stop("stubborn", within_s=0.5) == -signal.SIGKILL
    assert time.monotonic() - began < 3
    assert wait_until(lambda: not _lives(leader) and not _lives(child))


def test_a_process_that_dies_by_itself_is_noticed(tmp_path: Path) -> None:
    house = _house(tmp_path)
    port = free_ports().web
    brief = Process("brief", _python(_BRIEF.format(port=port)), PortOpen("127.0.0.1", port))
    with _run(_with(house, brief), "brief") as runner:
        assert wait_until(lambda: runner.died() == {"brief": 7})


@pytest.mark.parts
def test_the_command_line_runs_a_house_until_it_is_told_to_stop(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "provisioning",
            "one-machine",
            str(tmp_path / "h"),
            "--run-dir",
            str(tmp_path / "r"),
            "--only",
            "mosquitto",
            "edge_sync",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("console http://127.0.0.1:")
    assert Desk(tmp_path / "r" / "desk.sock").ping().device == "kiosk-01"
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert not (tmp_path / "r" / "desk.sock").exists()


def _lives(pid: int) -> bool:
    """True if the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


_LISTEN = "import socket, time; s = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
_BRIEF = """
import socket, sys, time
s = socket.create_server(('127.0.0.1', {port}))
s.accept()
time.sleep(0.2)
sys.exit(7)
"""
_TALK = """
import time
from edge_sync.groundwork.readiness import Readiness
readiness = Readiness()
readiness.ready()
for _ in range(200):
    readiness.alive()
print("said 200", flush=True)
time.sleep(60)
"""
_STUBBORN = """
import signal, subprocess, sys, time
from edge_sync.groundwork.readiness import Readiness
signal.signal(signal.SIGTERM, signal.SIG_IGN)
deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", deaf])
print(child.pid, flush=True)
Readiness().ready()
time.sleep(60)
"""
