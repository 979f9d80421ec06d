"""Who may know whom inside the post office, read from the imports themselves."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from edge_sync.dictionary import PAGE, write_page

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "edge_sync"

FLOORS = [
    ["__main__"],
    ["wiring"],
    ["window", "pump", "status"],
    ["office"],
    ["report", "outbox", "mirror", "link", "fake_desk"],
    ["ledger", "desk"],
    ["admission", "desk_line", "dictionary", "settings"],
    ["slips"],
    ["groundwork"],
    ["messages"],
]
"""Top to bottom; a room may use what is below it, and itself."""
SIDEWAYS = {("report", "outbox"), ("office", "report")}


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _room(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py")


def _files() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*.py")) if path.name != "__init__.py"]


def test_every_room_has_its_floor_and_doors_open_downwards() -> None:
    floor = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
    wrong = []
    for path in _files():
        here = _room(path)
        assert here in floor, f"{here} is a new room that nobody placed"
        for name in _imports(path):
            parts = name.split(".")
            if parts[0] != "edge_sync" or len(parts) < 2 or parts[1] == here:
                continue
            if floor[parts[1]] <= floor[here] and (here, parts[1]) not in SIDEWAYS:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


@pytest.mark.parametrize(("library", "only"), [("paho", "link/paho_client.py"), ("sqlite_utils", "report.py")])
def test_a_library_is_named_in_one_place(library: str, only: str) -> None:
    users = [path for path in _files() if any(name.split(".")[0] == library for name in _imports(path))]
    assert users == [HOUSE / only]


def test_the_post_office_knows_no_other_house() -> None:
    for path in _files():
        tops = {name.split(".")[0] for name in _imports(path)}
        assert not tops & {"kiosk", "server", "provisioning", "tests", "kivy", "django"}, path


_ASK = """
import sys
import edge_sync.desk, edge_sync.fake_desk
rooms = {"outbox", "mirror", "link", "pump", "ledger", "window", "office", "wiring"}
print(sorted(n for n in sys.modules if n.startswith("edge_sync.") and n.split(".")[1] in rooms))
print(sorted({"paho", "sqlite_utils", "sqlite3"} & set(sys.modules)))
"""


def test_the_desk_brings_nothing_of_the_post_office_into_the_kiosk() -> None:
    found = subprocess.run([sys.executable, "-c", _ASK], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n[]\n"


def test_nothing_happens_at_import() -> None:
    ask = (
        "import threading, pkgutil, importlib, edge_sync\n"
        "for m in pkgutil.walk_packages(edge_sync.__path__, 'edge_sync.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "print(threading.active_count())"
    )
    found = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (found.stdout, found.stderr) == ("1\n", "")


def test_the_dictionary_for_people_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == write_page(), "run python -m edge_sync.dictionary"


def test_the_check_of_the_dictionary_says_when_it_is_stale(tmp_path: Path) -> None:
    ask = [sys.executable, "-m", "edge_sync.dictionary", "--check"]
    assert subprocess.run(ask, cwd=ROOT, capture_output=True, check=False).returncode == 0
    for part in ("edge_sync",):
        subprocess.run(["cp", "-a", str(ROOT / part), str(tmp_path / part)], check=True)
    page = tmp_path / "edge_sync" / "DICTIONARY.md"
    page.write_text(page.read_text("utf-8") + "one more word\n", "utf-8")
    stale = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (stale.returncode, "stale" in stale.stdout) == (1, True)


def test_sequence_numbers_are_never_edited_and_syncs_never_loosened() -> None:
    for path in _files():
        text = path.read_text("utf-8").lower()
        assert "update sqlite_sequence" not in text, path
        assert "delete from sqlite_sequence" not in text, path
        assert "synchronous = normal" not in text, path
        assert ".transform(" not in text, path
