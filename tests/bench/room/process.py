"""The room's process, and what this process's libraries must know to find it."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.room.orders import RoomFailed
from tests.bench.room.places import REPOSITORY, Places

_UP_WITHIN_S = 40.0
_DOWN_WITHIN_S = 12.0


class RoomProcess:
    """A room that lives as long as we hold its standard input."""

    def __init__(self, places: Places, *, printer: bool) -> None:
        self._places = places
        self._printer = printer
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for its control door.

        Raises:
            RoomFailed: with what the room said.
        """
        places = self._places
        argv = [sys.executable, "-m", "tests.bench.room", "--run-dir", str(places.run_dir), "--until-stdin-closes"]
        if not self._printer:
            argv.append("--no-printer")
        places.log_dir.mkdir(parents=True, exist_ok=True)
        said = places.log_dir / "room.log"
        with said.open("wb") as log:
            self._process = subprocess.Popen(argv, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=log, stderr=log)
        deadline = time.monotonic() + _UP_WITHIN_S
        while not places.control_socket.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RoomFailed(said.read_text(errors="replace")[-2000:])
            time.sleep(0.02)

    def stop(self) -> None:
        """End it and all that is in it; may be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_DOWN_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def turn_this_process_to(places: Places) -> None:
    """Let this process's PC/SC and CUPS libraries use a room, instead of any before it.

    libpcsclite keeps the first address it saw, so it is shown a link that can be turned.
    """
    link = _link_of_this_process()
    link.unlink(missing_ok=True)
    link.symlink_to(places.pcsc_socket)
    os.environ["PCSCLITE_CSOCK_NAME"] = str(link)
    os.environ["CUPS_SERVER"] = str(places.cups_socket)


@functools.cache
def _link_of_this_process() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bench-link-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "pcscd.comm"
