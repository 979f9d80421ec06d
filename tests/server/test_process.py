"""The process: settings, start without a broker, health, end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from tests.bench.broker import Broker
from tests.server.stage.centre import ROOT, Centre

pytestmark = pytest.mark.parts


def test_every_mistake_in_the_settings_is_told_at_once(centre: Centre, tmp_path: Path) -> None:
    text = centre.settings.read_text().replace("tenant", "tennant").replace("port = ", "port = 7", 1)
    bad = tmp_path / "server.toml"
    bad.write_text(text)
    for words in (["--check-settings"], ["run", "--check-settings"], ["run"]):
        done = subprocess.run(
            [sys.executable, "-m", "server", *words, "--settings", str(bad)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 78
        assert "did you mean 'tenant'" in done.stderr
        assert "web.port" in done.stderr
    assert centre.command("--check-settings").returncode == 0


def test_password_is_never_on_the_command_line(centre: Centre) -> None:
    assert centre.command("add-staff", "suzuki", "--role", "clerk", "--password", "x").returncode == 2
    refused = centre.command("add-staff", "suzuki", "--role", "clerk", MADOGUCHI_PASSWORD="short")
    assert refused.returncode == 1
    assert centre.rows("SELECT count(*) FROM auth_user WHERE username = 'suzuki'") == [(0,)]


def test_doctor_speaks_of_database_letters_and_broker(centre: Centre) -> None:
    done = centre.command("doctor")
    assert done.returncode == 0, done.stdout
    assert "SQLite" in done.stdout
    assert "データベースの形は最新です" in done.stdout
    assert "たがいに証明書を確かめました" in done.stdout


def test_doctor_says_whether_the_folders_can_be_written_to(centre: Centre, tmp_path: Path) -> None:
    plain = centre.settings.read_text("utf-8")
    file = tmp_path / "a file"
    file.write_bytes(b"")
    (tmp_path / "own").write_text(plain + _folders(tmp_path / "new" / "handover", file / "library"), "utf-8")
    without = centre.command("doctor").stdout
    done = subprocess.run(
        [sys.executable, "-m", "server", "doctor", "--settings", str(tmp_path / "own")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "何も渡しません" in without
    assert "一時フォルダを使います" in without
    assert f"○ 基幹システムへ渡すフォルダ {tmp_path}/new/handover に書き込めます" in done.stdout
    assert f"× 様式のフォルダ {file}/library に書き込めません" in done.stdout
    assert (done.returncode, (tmp_path / "new").exists()) == (1, False)


def _folders(handover: Path, library: Path) -> str:
    return f'[forms]\nsafe = "/x"\nhandover = "{handover}"\n[studio]\nlibrary = "{library}"\n'


@pytest.mark.alone
def test_pages_work_without_a_broker_and_the_line_comes_by_itself(tmp_path: Path) -> None:
    broker = Broker(tmp_path / "broker")
    lonely = Centre(tmp_path / "centre", broker)
    try:
        lonely.start(broker_up=False)
        assert lonely.health() == {"status": "ok", "database": "up", "broker": "down"}
        with urllib.request.urlopen(f"{lonely.url}/login/", timeout=5) as answer:
            assert answer.status == 200
        assert lonely.command("doctor").returncode == 1
        broker.start()
        lonely.wait_for_health(broker="up")
    finally:
        took_s = lonely.stop()
        broker.stop()
    assert (took_s < 5, lonely.exit_status) == (True, 0)


@pytest.mark.alone
def test_ends_in_time_with_streams_open_and_tells_its_manager(tmp_path: Path, broker: Broker) -> None:
    one = Centre(tmp_path / "centre", broker)
    told: list[str] = []
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(address))
        manager.settimeout(10)
        os.environ["NOTIFY_SOCKET"] = str(address)
        try:
            one.start()
        finally:
            del os.environ["NOTIFY_SOCKET"]
        told.append(manager.recv(100).decode())
        streams = [urllib.request.urlopen(f"{one.url}/board/stream", timeout=20) for _ in range(5)]
        assert all(b"retry" in stream.readline() for stream in streams)
        readers = [threading.Thread(target=stream.read) for stream in streams]
        for reader in readers:
            reader.start()
        took_s = one.stop()
        for reader in readers:
            reader.join(5)
        while "STOPPING=1" not in told:
            told.append(manager.recv(100).decode())
    assert (took_s < 5, one.exit_status) == (True, 0)
    assert "READY=1" in told or "WATCHDOG=1" in told


def test_taken_address_and_old_database_are_said_in_a_sentence(centre: Centre, tmp_path: Path) -> None:
    taken = centre.command("run")
    assert (taken.returncode, "Address already in use" in taken.stderr) == (1, True)
    new = tmp_path / "server.toml"
    new.write_text(centre.settings.read_text().replace(str(centre.database), str(tmp_path / "new.sqlite3")))
    done = subprocess.run(
        [sys.executable, "-m", "server", "run", "--settings", str(new)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "use run --migrate" in done.stderr) == (1, True)


def test_every_answer_carries_the_headers(centre: Centre) -> None:
    for path in ("/login/", "/board/", "/healthz", "/static/site/theme.css"):
        with urllib.request.urlopen(centre.url + path, timeout=5) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Frame-Options"] == "DENY"


def test_models_and_migrations_agree(centre: Centre) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server", "manage", "--settings", str(centre.settings), "makemigrations", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "No changes detected")
