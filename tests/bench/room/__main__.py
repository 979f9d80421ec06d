"""Open a bench room: ``python -m tests.bench.room --run-dir /tmp/room`` until SIGTERM, or standard input closes.

The supervisor is the first process of namespaces of its own, and lives as long as a pipe that this
process holds: however this one ends, everything in there ends. Nothing listens on the machine's
network, no daemon of the machine is touched.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.bench.requirements_check import missing_for_room
from tests.bench.room.places import FETCH_VPCD, REPOSITORY, VPCD_LIBRARY, Places

_ENDS_WITHIN_S = 10.0


def main() -> int:
    """Check, prepare the run folder, go inside, wait for the end."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.room", description=__doc__)
    arguments.add_argument("--run-dir", type=Path, required=True, help="a short absolute path, made if absent")
    arguments.add_argument("--no-printer", action="store_true", help="cards only; starts faster")
    arguments.add_argument(
        "--until-stdin-closes", action="store_true", help="end with whoever holds our standard input"
    )
    given = arguments.parse_args()
    missing = missing_for_room(printer=not given.no_printer)
    if missing:
        print("bench room: install first: apt-get install " + " ".join(missing), file=sys.stderr)
        return 2
    if not VPCD_LIBRARY.exists():
        subprocess.run([FETCH_VPCD], check=True, stdin=subprocess.DEVNULL)
    places = Places(given.run_dir.absolute())
    places.prepare()
    return _keep(_start(places, printer=not given.no_printer), until_stdin_closes=given.until_stdin_closes)


def _start(places: Places, *, printer: bool) -> subprocess.Popen[bytes]:
    flags = ["--mount", "--net", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        flags = ["--user", "--map-root-user", *flags]
    inside = [sys.executable, "-m", "tests.bench.room.inside", "--run-dir", str(places.run_dir)]
    if not printer:
        inside.append("--no-printer")
    environ = os.environ | {"PATH": os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))}
    return subprocess.Popen(
        ["unshare", *flags, "--", *inside], cwd=REPOSITORY, stdin=subprocess.PIPE, env=environ, start_new_session=True
    )


def _keep(room: subprocess.Popen[bytes], *, until_stdin_closes: bool) -> int:
    """Hold the room's pipe until a signal, the end of our standard input, or the room's own end.

    ``unshare`` itself does not listen to SIGTERM, so the pipe is what ends it.
    """
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: over.set())
    if until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(over,), daemon=True).start()
    while room.poll() is None and not over.wait(0.1):
        pass
    if room.stdin is not None:
        room.stdin.close()
    try:
        code = room.wait(_ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        room.kill()
        code = room.wait()
    return 0 if over.is_set() else code


def _watch_stdin(over: threading.Event) -> None:
    while os.read(0, 1):
        pass
    over.set()


if __name__ == "__main__":
    sys.exit(main())
