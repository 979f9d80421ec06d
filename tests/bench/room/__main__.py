"""Open a bench room: ``python -m tests.bench.room --run-dir /tmp/room`` until SIGTERM, or standard input closes.

Becomes ``unshare``; the supervisor inside is a process of its own namespaces, so that killing this
one in any way ends all of it. Nothing listens on the machine's network, no daemon of the machine is touched.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.requirements_check import missing_for_room
from tests.bench.room.places import FETCH_VPCD, REPOSITORY, VPCD_LIBRARY, Places


def main() -> int:
    """Check, prepare the run folder, go inside."""
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
    os.chdir(REPOSITORY)
    flags = ["--mount", "--net", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        flags = ["--user", "--map-root-user", *flags]
    inside = [sys.executable, "-m", "tests.bench.room.inside", "--run-dir", str(places.run_dir)]
    if given.no_printer:
        inside.append("--no-printer")
    if given.until_stdin_closes:
        inside.append("--until-stdin-closes")
    os.environ["PATH"] += os.pathsep + "/usr/sbin" + os.pathsep + "/sbin"
    os.execvp("unshare", ["unshare", *flags, "--", *inside])


if __name__ == "__main__":
    sys.exit(main())
