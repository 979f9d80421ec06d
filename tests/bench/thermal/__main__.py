"""A thermal printer for a person at a keyboard: ``python -m tests.bench.thermal --out FOLDER``.

Prints ``port N``, then a line a slip. Understands on standard input: ``paper present|low|out``,
``cover open|shut``, ``silent on|off``, ``refuse``, ``accept``; ends when it closes.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tests.bench.thermal.sink import ThermalSink


def main() -> int:
    """Run until standard input closes."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.thermal", description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    with ThermalSink(given.out, port=given.port) as sink:
        print(f"port {sink.port}", flush=True)
        threading.Thread(target=_tell_slips, args=(sink,), daemon=True).start()
        deeds = _deeds(sink)
        for line in sys.stdin:
            deed = deeds.get(" ".join(line.split()))
            if deed is None:
                print("unknown; known: " + ", ".join(deeds), flush=True)
            else:
                deed()
    return 0


def _deeds(sink: ThermalSink) -> dict[str, Callable[[], None]]:
    return {
        "paper present": lambda: sink.paper("present"),
        "paper low": lambda: sink.paper("low"),
        "paper out": lambda: sink.paper("out"),
        "cover open": lambda: sink.cover(is_open=True),
        "cover shut": lambda: sink.cover(is_open=False),
        "silent on": lambda: sink.silent(True),
        "silent off": lambda: sink.silent(False),
        "refuse": sink.refuse,
        "accept": sink.accept,
    }


def _tell_slips(sink: ThermalSink) -> None:
    told = 0
    while True:
        for slip in sink.wait_slips(told + 1, within_s=3600)[told:]:
            print(f"slip {slip.path}", flush=True)
            told += 1


if __name__ == "__main__":
    sys.exit(main())
