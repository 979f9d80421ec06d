"""The house itself: every room says what it is, nothing forbidden stands in the tree, READMEs name what exists."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("kiosk", "edge_sync", "server", "provisioning")
BANNED_NAMES = {"utils", "helpers", "common", "manager", "managers", "misc"}
MOST_LINES = 400


def tracked(*suffixes: str) -> list[Path]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    paths = [ROOT / name.decode() for name in found.split(b"\0") if name]
    return [path for path in paths if path.suffix in suffixes and path.exists()]


def ours() -> list[Path]:
    return [p for house in HOUSES for p in sorted((ROOT / house).rglob("*.py")) if "migrations" not in p.parts]


@pytest.mark.parametrize("path", ours(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    said = ast.get_docstring(ast.parse(text))
    assert said, "a module's first line says what it is"
    assert text.count("\n") <= MOST_LINES
    assert not BANNED_NAMES & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


def test_nothing_forbidden_stands_in_the_tree() -> None:
    wrong = []
    banned = {
        "a mock": re.compile(r"^\s*(from|import) unittest.*mock|monkeypatch\.setattr", re.MULTILINE),
        "a registry": re.compile(r"-index-url[ =]http|\"resolved\": *\"http|registry *= *\"?http"),
        "a path of somebody's machine": re.compile(r"(?<![\w.])/(home|root)/\w|file:///"),
    }
    for path in tracked(".py", ".toml", ".md", ".sh", ".lock", ".txt", ".service", ".conf"):
        if path == Path(__file__):
            continue
        text = path.read_text("utf-8")
        wrong += [f"{path.relative_to(ROOT)} holds {what}" for what, shape in banned.items() if shape.search(text)]
    assert not wrong


def test_the_bench_card_driver_never_reaches_a_machine() -> None:
    for path in tracked(".txt", ".service", ".sh", ".toml", ".lock"):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
        if path.name != "fetch_vpcd.sh":
            installs = [line for line in lines if "vpcd" in line and "install" in line.split("#")[0]]
            assert not installs, f"{path.relative_to(ROOT)}: {installs}"
    packages = (ROOT / "provisioning" / "packages.txt").read_text("utf-8").splitlines()
    assert not [line for line in packages if "vpcd" in line and not line.startswith("#")]


@pytest.mark.parametrize("house", HOUSES)
def test_a_readme_names_rooms_that_exist(house: str) -> None:
    text = (ROOT / house / "README.md").read_text("utf-8")
    rooms = set(re.findall(r"`([a-z_]+)/`", text))
    assert rooms, "the map lists the rooms"
    known = {path.name for path in (ROOT / house).rglob("*") if path.is_dir()} | {"tests", "systemd", *HOUSES}
    assert not rooms - known
    real = {path.name for path in (ROOT / house).iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert not real - rooms, f"rooms that the map of {house} forgets"


def test_no_type_could_hold_the_individual_number() -> None:
    for path in ours():
        text = path.read_text("utf-8")
        assert "individual_number:" not in text
        assert "my_number: str" not in text
