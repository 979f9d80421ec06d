"""``edge_sync.toml`` and ``--check-settings``."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_sync.__main__ import main
from edge_sync.groundwork.settings import BadSettings, read_settings
from edge_sync.settings import Pace, Settings
from tests.edge_sync.process import settings_text


def _write(folder: Path, text: str) -> Path:
    path = folder / "edge_sync.toml"
    path.write_text(text, "utf-8")
    return path


def _with_files(folder: Path) -> str:
    for name in ("ca.crt", "kiosk-01.crt", "kiosk-01.key"):
        (folder / name).touch()
    return settings_text(
        folder, port=8883, ca=folder / "ca.crt", certificate=folder / "kiosk-01.crt", key=folder / "kiosk-01.key"
    )


def test_good_settings_are_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _write(tmp_path, _with_files(tmp_path))
    assert main(["--settings", str(path), "--check-settings"]) == 0
    assert capsys.readouterr().out == f"{path}: good\n"
    settings = read_settings(path, Settings)
    assert (settings.device, settings.ticket_letter, settings.broker.keepalive_s) == ("kiosk-01", "A", 20)
    assert settings.pace.retry_cap_ms == Pace().retry_cap_ms == 60_000


def test_all_mistakes_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _with_files(tmp_path).replace("device =", "devise =").replace("port = 8883", "port = 0")
    text = text.replace('ticket_letter = "A"', 'ticket_letter = "AB"') + "\n[pace]\nretry_first = 3\n"
    assert main(["--settings", str(_write(tmp_path, text)), "--check-settings"]) == 2
    said = capsys.readouterr().err
    assert "4 mistake(s)" not in said
    assert "unknown key devise; did you mean 'device'?" in said
    assert "missing key device" in said
    assert "ticket_letter: " in said
    assert "broker.port: " in said
    assert "unknown key pace.retry_first; did you mean 'retry_first_ms'?" in said


def test_files_that_are_not_there_and_a_socket_that_cannot_be_are_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _with_files(tmp_path).replace(str(tmp_path / "desk.sock"), "/run/" + "x" * 100)
    (tmp_path / "ca.crt").unlink()
    assert main(["--settings", str(_write(tmp_path, text)), "--check-settings"]) == 2
    said = capsys.readouterr().err
    assert "broker.ca: there is no file" in said
    assert "desk.socket: longer than 100 bytes" in said


@pytest.mark.parametrize("name", ["Kiosk", "kiosk_01", "kiosk/01", "#", "", "k" * 33])
def test_a_device_that_no_topic_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    text = _with_files(tmp_path).replace('device = "kiosk-01"', f'device = "{name}"')
    with pytest.raises(BadSettings, match="device"):
        read_settings(_write(tmp_path, text), Settings)
