"""The room's supervisor: first process in its namespaces; when it ends, everything in there ends.

Started by ``tests.bench.room``, never by hand. It ends when its standard input does.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

from tests.bench.room.control import Control
from tests.bench.room.desk import Desk
from tests.bench.room.places import Places
from tests.bench.room.printer import PaperSide
from tests.bench.room.reader import CardSide

_COVERED = ("/usr/lib/pcsc/drivers", "/dev/bus/usb")
"""Covered with emptiness, so that no reader or printer that is really plugged in is ever touched."""


def main() -> int:
    """Furnish the room, open its doors, and keep it until told to end."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--run-dir", type=Path, required=True)
    arguments.add_argument("--no-printer", action="store_true")
    given = arguments.parse_args()
    over = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    threading.Thread(target=_watch_stdin, args=(over,), daemon=True).start()
    places = Places(given.run_dir)
    _close_off(places)
    cards = CardSide(places, no_polkit=_pcscd_knows("--disable-polkit"))
    paper = None if given.no_printer else PaperSide(places)
    cards.start()
    if paper is not None:
        paper.start()
    control = Control(places.control_socket, Desk(cards, paper, over))
    control.open()
    print("ready", flush=True)
    over.wait()
    control.close()
    cards.slot.lift()
    if paper is not None:
        paper.stop()
    cards.stop()
    return 0


def _watch_stdin(over: threading.Event) -> None:
    while os.read(0, 1):
        pass
    over.set()


def _close_off(places: Places) -> None:
    """Loopback up, a /run of our own with pcscd's folder in it, real devices out of sight."""
    _do("ip", "link", "set", "lo", "up")
    _do("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    os.mkdir("/run/pcscd", 0o755)
    _do("mount", "--bind", str(places.pcsc_dir), "/run/pcscd")
    for path in _COVERED:
        if Path(path).is_dir():
            _do("mount", "-t", "tmpfs", "tmpfs", path)
    # avahi insists on giving its folder to its own user, which a user namespace does not know.
    passwd, group = places.config_dir / "passwd", places.config_dir / "group"
    passwd.write_text("root:x:0:0::/:/bin/sh\navahi:x:0:0::/:/bin/false\nkiosk:x:1000:1000::/:/bin/false\n")
    group.write_text("root:x:0:\navahi:x:0:\nkiosk:x:1000:\nlp:x:1000:\nlpadmin:x:1000:\n")
    _do("mount", "--bind", str(passwd), "/etc/passwd")
    _do("mount", "--bind", str(group), "/etc/group")


def _pcscd_knows(option: str) -> bool:
    told = subprocess.run(["pcscd", "--help"], capture_output=True, text=True, check=False)
    return option in told.stdout + told.stderr


def _do(*argv: str) -> None:
    subprocess.run(argv, check=True)


if __name__ == "__main__":
    sys.exit(main())
