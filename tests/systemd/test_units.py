"""The units as systemd itself reads them, with the real programs."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "systemd"
SERVICES = sorted(path.name for path in FOLDER.glob("*.service"))
SPEAKER = "madoguchi-hall-speaker.service"
MODULES = {
    "edge-sync.service": "edge_sync", "kiosk.service": "kiosk", SPEAKER: "kiosk", "madoguchi-server.service": "server"
}  # fmt: skip
SETTINGS = MODULES | {SPEAKER: "hall_speaker"}
EXPOSURE = {"edge-sync.service": 1.5, "kiosk.service": 2.0, SPEAKER: 1.0, "madoguchi-server.service": 1.5}
PYTHON = "/opt/madoguchi/.venv/bin/python"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


def _read(name: str) -> configparser.RawConfigParser:
    reader = configparser.RawConfigParser(strict=False, interpolation=None)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read(FOLDER / name, "utf-8")
    return reader


def _installed(folder: Path) -> Path:
    """The units as they would be on a machine where the programs are; here this Python stands in for theirs."""
    for path in [*FOLDER.glob("*.service"), *FOLDER.glob("*.target")]:
        (folder / path.name).write_text(path.read_text("utf-8").replace(PYTHON, sys.executable), "utf-8")
    return folder


def _verify(folder: Path) -> str:
    units = sorted(str(path) for path in folder.iterdir())
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return found.stderr + ("" if found.returncode == 0 else f"status {found.returncode}")


def test_there_is_a_unit_for_every_process_and_each_is_listed_in_the_readme() -> None:
    assert set(SERVICES) == set(MODULES)
    text = (FOLDER / "README.md").read_text("utf-8")
    for path in FOLDER.rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert path.name in text or (path.suffix == ".service" and "`*.service`" in text), path


@needs_systemd
def test_systemd_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    assert _verify(_installed(tmp_path)) == ""


@needs_systemd
def test_systemd_would_complain_about_a_mistake(tmp_path: Path) -> None:
    folder = _installed(tmp_path)
    unit = folder / "edge-sync.service"
    unit.write_text(unit.read_text("utf-8").replace("WatchdogSec=30", "WatchdogSec=soon\nWatchDogSec=1"), "utf-8")
    said = _verify(folder)
    assert "Failed to parse sec value" in said
    assert "WatchDogSec" in said


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_exposure_stays_under_its_limit(name: str) -> None:
    found = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--no-pager",
            "--offline=true",
            f"--threshold={EXPOSURE[name] * 10:.0f}",
            str(FOLDER / name),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    last = re.search(r"exposure level for \S+: ([0-9.]+)", found.stdout)
    assert last is not None, found.stderr
    assert float(last[1]) <= EXPOSURE[name], found.stdout
    assert found.returncode == 0


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_starts_a_module_that_exists_and_reads_a_file_that_is_named_after_it(name: str) -> None:
    command = _read(name)["Service"]["ExecStart"].split()
    module = MODULES[name]
    assert command[:4] == [PYTHON, "-P", "-m", module]
    assert command[-2:] == ["--settings", f"/etc/madoguchi/{SETTINGS[name]}.toml"]
    assert importlib.util.find_spec(f"{module}.__main__") is not None


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_watched_restarted_for_ever_and_without_privileges(name: str) -> None:
    unit, service = _read(name)["Unit"], _read(name)["Service"]
    assert service["Type"] == "notify"
    assert 10 <= int(service["WatchdogSec"]) <= 60
    assert (service["Restart"], unit["StartLimitIntervalSec"]) == ("always", "0")
    assert 5 <= int(service["TimeoutStopSec"]) <= 15
    assert (service["NoNewPrivileges"], service["CapabilityBoundingSet"], service["ProtectSystem"]) == (
        "yes",
        "",
        "strict",
    )
    assert service["LimitCORE"] == "0"
    assert unit["PartOf"] == _read(name)["Install"]["WantedBy"] == "madoguchi.target"


def test_the_kiosk_reaches_no_other_machine_and_the_post_office_no_device() -> None:
    kiosk, sync = _read("kiosk.service")["Service"], _read("edge-sync.service")["Service"]
    assert (kiosk["IPAddressDeny"], kiosk["IPAddressAllow"], kiosk["MemorySwapMax"]) == ("any", "localhost", "0")
    assert sync["PrivateDevices"] == "yes"
    assert "network-online" not in (FOLDER / "edge-sync.service").read_text("utf-8").split("[Service]")[0].replace(
        "Never network-online.target", ""
    )


def test_the_centre_may_write_to_every_folder_that_its_readme_proposes() -> None:
    proposed = re.findall(r'"(/var/[^"]+)"', (ROOT / "server" / "README.md").read_text("utf-8"))
    assert {Path(folder).name for folder in proposed} >= {"safe", "handover", "library", "madoguchi"}
    service = _read("madoguchi-server.service")["Service"]
    writable = [f"/var/lib/{service['StateDirectory']}", *service["ReadWritePaths"].replace("-/", "/").split()]
    refused = [one for one in proposed if not any(Path(one).is_relative_to(place) for place in writable)]
    assert refused == []
    made = {line.split()[1] for line in _lines("tmpfiles.conf")}
    assert set(writable[1:]) <= made


@needs_systemd
def test_the_centres_filter_lets_the_child_that_handles_strangers_files_limit_itself() -> None:
    """In glibc setrlimit is the system call prlimit64 (prlimit(2), "C library/kernel differences")."""
    text = (FOLDER / "madoguchi-server.service").read_text("utf-8")
    denied = {name for line in re.findall(r"^SystemCallFilter=~(.*)$", text, re.MULTILINE) for name in line.split()}
    found = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", *sorted(denied)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "setrlimit" in found.stdout
    assert "prlimit64" not in found.stdout


def test_every_user_and_group_of_a_unit_is_made_by_sysusers(tmp_path: Path) -> None:
    made = {line.split()[1] for line in _lines("sysusers.conf") if line[0] in "ug"}
    for name in SERVICES:
        service = _read(name)["Service"]
        assert service["User"] in made
        assert service.get("Group", service["User"]) in made
    for line in _lines("tmpfiles.conf"):
        assert {line.split()[3], line.split()[4]} <= made | {"root"}


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd is not installed")
def test_systemd_itself_makes_the_users(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    found = subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}", str(FOLDER / "sysusers.conf")],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    if found.returncode != 0 and "ermi" in found.stderr:
        pytest.skip("an ordinary user may not make users even in a folder")
    assert found.returncode == 0, found.stderr
    users = (tmp_path / "etc" / "passwd").read_text("utf-8")
    groups = (tmp_path / "etc" / "group").read_text("utf-8")
    assert all(f"madoguchi-{who}:" in users for who in ("sync", "kiosk", "server"))
    assert re.search(r"^madoguchi-desk:.*madoguchi-kiosk,madoguchi-speaker$", groups, re.MULTILINE)


def test_the_polkit_rule_is_for_the_kiosks_user_and_cards_only() -> None:
    rule = (FOLDER / "polkit" / "50-madoguchi-pcscd.rules").read_text("utf-8")
    assert set(re.findall(r'"(org\.[a-z.\-_]+)"', rule)) == {
        "org.debian.pcsc-lite.access_pcsc",
        "org.debian.pcsc-lite.access_card",
    }
    assert f'subject.user === "{_read("kiosk.service")["Service"]["User"]}"' in rule


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
