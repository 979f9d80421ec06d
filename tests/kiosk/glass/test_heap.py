"""What pictures took goes back to the system, although smaller things in between are still used."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

PICTURES = """
import re, sys
from pathlib import Path
if sys.argv[1] == "told":
    from kiosk.glass.heap import give_pictures_back
    give_pictures_back()
def resident_mb():
    return int(re.findall(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[0]) / 1024
before = resident_mb()
pictures = [b"x" * 64_000 for _ in range(1_500)]
del pictures[::2], pictures[::2], pictures[::2], pictures[::2]
print(resident_mb() - before)
"""


def kept_mb(how: str) -> float:
    """Of 96 MB in pictures, of which six are looked at."""
    done = subprocess.run([sys.executable, "-c", PICTURES, how], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="not glibc")
def test_pictures_nobody_looks_at_go_back_at_once() -> None:
    assert kept_mb("told") < 20
    assert kept_mb("untold") > 60, "malloc by itself keeps them: otherwise nothing has to be told"
