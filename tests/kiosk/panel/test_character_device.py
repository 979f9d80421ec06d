"""What is asked of the kernel at a real device file: a pseudo-terminal whose ioctls strace answers like a keypad's."""

from __future__ import annotations

import os
import subprocess
import sys
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.panel.far_side import KEY_KP7, SW_HEADPHONE_INSERT, switched, typed

pytestmark = pytest.mark.parts

ROOT = Path(__file__).parents[3]
KEYPAD = """
from kiosk.panel.keypad import EvdevKeypad
from kiosk.panel.keys import read_keys
from kiosk.panel.settings import KeypadSettings
device = EvdevKeypad(KeypadSettings(device=path), read_keys())
"""
JACK = """
from kiosk.panel.jack import EvdevJack
from kiosk.panel.settings import JackSettings
device = EvdevJack(JackSettings(kind="evdev", device=path))
"""
CHILD = """
import sys
from pathlib import Path
path = Path(sys.argv[1])
{device}
device.start(lambda said: print(said, flush=True))
sys.stdin.readline()
print(device.fault, flush=True)
device.stop()
"""
SENDS_KEYS, SENDS_SWITCHES_AND_HEADPHONES_ARE_IN = "02000000", "24000000"
"""What is found where the kernel would have written: bits of EV_KEY; of EV_SW, and of SW_HEADPHONE_INSERT."""


class Kernel:
    """A program that has opened the device, and what it asked there."""

    def __init__(self, device: str, bits: str, folder: Path) -> None:
        self._end, theirs = os.openpty()
        tty.setraw(theirs)
        self._theirs, path = theirs, os.ttyname(theirs)
        self._log = folder / "ioctls"
        answers = f"inject=ioctl:retval=0:poke_exit=@arg3={bits}"
        watched = ("strace", "-f", "-o", str(self._log), "-P", path, "-e", "trace=ioctl", "-e", answers)
        self.program = subprocess.Popen(
            [*watched, sys.executable, "-c", CHILD.format(device=device), path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
        )  # fmt: skip

    def write(self, data: bytes) -> None:
        os.write(self._end, data)

    def says(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().strip()

    def ends(self) -> str:
        """Its last word, and what it asked at the device."""
        fault, _ = self.program.communicate("\n", timeout=20)
        assert fault.strip() == "None"
        return self._log.read_text("utf-8")

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._end)
        os.close(self._theirs)


@pytest.fixture
def kernel(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kernel]:
    device, bits = request.param
    machine = Kernel(device, bits, tmp_path)
    yield machine
    machine.close()


@pytest.mark.parametrize("kernel", [(KEYPAD, SENDS_KEYS)], indirect=True)
def test_a_keypad_is_had_alone(kernel: Kernel) -> None:
    kernel.write(typed(KEY_KP7))
    assert kernel.says() == "digit_7"
    assert "EVIOCGRAB, 1)" in kernel.ends()


@pytest.mark.parametrize("kernel", [(JACK, SENDS_SWITCHES_AND_HEADPHONES_ARE_IN)], indirect=True)
def test_a_jack_is_asked_how_it_stands_and_left_to_others_too(kernel: Kernel) -> None:
    assert kernel.says() == "True"
    kernel.write(switched(SW_HEADPHONE_INSERT, on=False))
    assert kernel.says() == "False"
    asked = kernel.ends()
    assert "EVIOCGSW(8)" in asked
    assert "EVIOCGRAB" not in asked
