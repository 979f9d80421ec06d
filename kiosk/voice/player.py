"""Sound to the sound card through ``aplay``, piece by piece; a card that takes nothing is given up."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess

BYTES_A_SECOND = 2 * 48_000
STUCK_S = 3.0
"""The card took nothing for so long, or plays so much longer than there is sound."""
BUFFER_US = 40_000
"""How much lies behind aplay when it is stopped. PulseAudio drops it (measured); dmix plays it to its end."""


class NoSound(Exception):
    """The sound card is missing, busy, or takes nothing."""

    code = "VOICE-02"


def _aplay(device: str) -> subprocess.Popen[bytes]:
    command = ("aplay", "-q", "-D", device, "-t", "raw", "-f", "S16_LE", "-r", "48000", "-c", "1")
    try:
        # Without an end of our standard output: whoever waits for ours must not wait for aplay's.
        return subprocess.Popen(
            (*command, f"--buffer-time={BUFFER_US}"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise NoSound from error


class Player:
    """One stretch of sound. All methods belong to one thread, except ``stop``."""

    def __init__(self, device: str = "default", stuck_s: float = STUCK_S) -> None:
        """Start the player for an ALSA device; raises NoSound."""
        self._stuck_s = stuck_s
        self._process = _aplay(device)
        assert self._process.stdin is not None
        self._pipe = self._process.stdin.fileno()
        os.set_blocking(self._pipe, False)
        self._stopped = False
        self._given = 0

    def write(self, sound: bytes) -> None:
        """Give it more sound; returns when it is nearly played. Raises NoSound."""
        self._given += len(sound)
        left = memoryview(sound)
        while left and not self._stopped:
            _, ready, _ = select.select([], [self._pipe], [], self._stuck_s)
            if not ready:
                self._give_up()
            try:
                left = left[os.write(self._pipe, left) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                self._give_up()

    def finish(self) -> None:
        """Wait until everything is played. Raises NoSound."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(self._given / BYTES_A_SECOND + self._stuck_s)
        except subprocess.TimeoutExpired:
            self._give_up()
        if self._process.returncode != 0 and not self._stopped:
            raise NoSound

    def stop(self) -> None:
        """Silence at once; from any thread."""
        self._stopped = True
        if self._process.poll() is None:
            self._process.kill()

    def _give_up(self) -> None:
        if not self._stopped:
            self._process.kill()
            self._process.wait()
            raise NoSound


class Ticker:
    """Short sounds beside everything else; nobody waits for them, and one that cannot be heard is not missed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def tick(self, sound: bytes, device: str) -> None:
        """Play a sound of some milliseconds; the one before ends."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        with contextlib.suppress(NoSound, OSError):
            self._process = _aplay(device)
            assert self._process.stdin is not None
            # Fits into an empty pipe, so this does not wait.
            self._process.stdin.write(sound)
            self._process.stdin.close()
