"""A room for ears: a PulseAudio of its own whose loudspeaker is a null sink and whose microphone hears it.

Reached by the real ``aplay`` and ``arecord`` through an ALSA file of its own, over a Unix socket; no other sound
server is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from kiosk.ear.samples import Samples

_SINK = "room"
PROGRAMS = ("pulseaudio", "aplay", "arecord")


def missing() -> list[str]:
    """Programs that this needs and that are not here."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class EarRoom:
    """Loudspeaker and microphone, 16 kHz, one channel."""

    def __init__(self) -> None:
        # A socket's path has 100 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="ear-", dir="/tmp"))
        socket = self._folder / "pulse"
        self.settings = self._folder / "asound.conf"
        server = f'server "unix:{socket}"'
        self.settings.write_text(
            f'pcm.room_out {{ type pulse {server} device "{_SINK}" }}\n'
            f'pcm.room_in {{ type pulse {server} device "{_SINK}.monitor" }}\n'
            'pcm.!default { type asym playback.pcm "room_out" capture.pcm "room_in" }\n',
            "utf-8",
        )
        own = {name: str(self._folder) for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
        protocol = f"module-native-protocol-unix socket={socket} auth-anonymous=1"
        sink = f"module-null-sink sink_name={_SINK} rate=16000 channels=1"
        options = ("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes")
        self._server = subprocess.Popen(
            ["pulseaudio", *options, "-L", protocol, "-L", sink],
            env={**os.environ, **own},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._players: list[subprocess.Popen[bytes]] = []
        deadline = time.monotonic() + 10
        while not socket.exists():
            assert time.monotonic() < deadline, "pulseaudio did not start"
            time.sleep(0.02)

    @property
    def environment(self) -> dict[str, str]:
        """For processes that speak and listen here."""
        return {"ALSA_CONFIG_PATH": str(self.settings)}

    def play(self, samples: Samples) -> None:
        """Begin to play; returns at once."""
        with tempfile.TemporaryFile(dir=self._folder) as sound:
            sound.write(samples.astype("<i2").tobytes())
            sound.seek(0)
            command = ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", "16000", "-c", "1"]
            self._players.append(subprocess.Popen(command, stdin=sound, env={**os.environ, **self.environment}))

    def hush(self) -> None:
        """Nothing sounds any more."""
        while self._players:
            player = self._players.pop()
            player.kill()
            player.wait()

    def close(self) -> None:
        """End it all."""
        self.hush()
        self._server.kill()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
