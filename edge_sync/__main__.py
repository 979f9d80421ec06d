"""Command line of the post office.

``python -m edge_sync [run|status|disaster on|disaster off|disaster status] --settings edge_sync.toml``.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import threading
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.log import start_log
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.settings import BadSettings, read_settings
from edge_sync.groundwork.supervise import stop_on_signals
from edge_sync.settings import Settings, missing_files

DEFAULT_SETTINGS = Path("/etc/madoguchi/edge_sync.toml")
BAD_SETTINGS = 2
CANNOT_START = 3


def main(words: list[str] | None = None) -> int:
    """Give the process's exit status: 0 well, 2 bad settings, 3 cannot start."""
    reader = argparse.ArgumentParser(prog="python -m edge_sync", description="The post office of one machine.")
    reader.add_argument("deed", nargs="?", choices=["run", "status", "disaster"], default="run")
    reader.add_argument("word", nargs="?", choices=["on", "off", "status"], help="of disaster mode at this machine")
    reader.add_argument("--settings", type=Path, default=DEFAULT_SETTINGS)
    reader.add_argument("--check-settings", action="store_true", help="say every mistake in the settings and end")
    asked = reader.parse_args(words)
    if (asked.word is not None) != (asked.deed == "disaster"):
        reader.error("disaster takes on, off or status; nothing else does")
    try:
        settings = read_settings(asked.settings, Settings)
    except BadSettings as error:
        _complain(f"{error.path} has {len(error.mistakes)} mistake(s):", *error.mistakes)
        return BAD_SETTINGS
    if asked.check_settings:
        return _check(asked.settings, settings)
    if asked.deed == "disaster":
        return _disaster(settings, {"on": True, "off": False}.get(asked.word))
    return _status(settings) if asked.deed == "status" else _run(settings)


def _check(path: Path, settings: Settings) -> int:
    missing = missing_files(settings)
    if missing:
        _complain(f"{path} has {len(missing)} mistake(s):", *missing)
        return BAD_SETTINGS
    sys.stdout.write(f"{path}: good\n")
    return 0


def _run(settings: Settings) -> int:
    from edge_sync.ledger.errors import LedgerError
    from edge_sync.process import run
    from edge_sync.window import WindowTaken

    start_log("edge_sync")
    stopping = threading.Event()
    stop_on_signals(stopping.set)
    try:
        run(settings, stopping=stopping, readiness=Readiness())
    except (LedgerError, WindowTaken) as error:
        _complain(f"{error.code} {error}")
        return CANNOT_START
    except OSError as error:
        _complain(f"cannot open the window {settings.desk.socket}: {error.strerror or error}")
        return CANNOT_START
    return 0


def _status(settings: Settings) -> int:
    from edge_sync.desk import Desk, DeskError
    from edge_sync.report import read_closed
    from edge_sync.status import write_status

    path = settings.store.path
    try:
        report = Desk(settings.desk.socket).report()
    except DeskError:
        try:
            report = read_closed(path)
        except (OSError, sqlite3.Error) as error:
            _complain(f"no post office answers at {settings.desk.socket}, and {path} cannot be read: {error}")
            return CANNOT_START
    sys.stdout.write("\n".join(write_status(report, now=SystemClock().now(), store_path=str(path))) + "\n")
    return 0


def _disaster(settings: Settings, on: bool | None) -> int:
    """Through the post office that runs, or in its store while none does."""
    from edge_sync.desk import Desk, DeskClosed, DeskError
    from edge_sync.ledger.errors import LedgerError
    from edge_sync.status import write_disaster
    from edge_sync.wiring import switch_while_closed

    try:
        try:
            now = Desk(settings.desk.socket).disaster(on)
        except DeskClosed:
            now = switch_while_closed(settings, on)
    except (DeskError, LedgerError) as error:
        _complain(f"{error.code} {error}")
        return CANNOT_START
    sys.stdout.write(f"disaster mode {write_disaster(now)}\n")
    return 0


def _complain(*lines: str) -> None:
    sys.stderr.write("\n  ".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
