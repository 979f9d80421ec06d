"""A room for ears: a PulseAudio of its own whose loudspeaker is a null sink and whose microphone hears it.

Reached by the real ``aplay`` and ``arecord`` through an ALSA file of its own, over a Unix socket; no other sound
server is touched. Its sound may be several times as fast as sound is: loudspeaker and microphone then run at so many
times 16 kHz, and every sample of one is still a sample of the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from kiosk.ear.samples import RATE, Samples

_SINK = "room"
_OPTIONS = "channels=1 norewinds=1"
"""A sink that can rewind renders two seconds ahead while nobody listens: beginnings of sentences would be lost."""
PROGRAMS = ("pulseaudio", "pactl", "aplay", "arecord")


def missing() -> list[str]:
    """Programs that this needs and that are not here."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class EarRoom:
    """Loudspeaker and microphone, one channel, ``rate_hz`` samples a second."""

    def __init__(self, times: int = 1) -> None:
        """``times``: as fast as sound."""
        self.rate_hz = RATE * times
        # A socket's path has 100 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="ear-", dir="/tmp"))
        socket = self._folder / "pulse"
        self.settings = self._folder / "asound.conf"
        self._address = f"unix:{socket}"
        server = f'server "{self._address}"'
        self.settings.write_text(
            f'pcm.room_out {{ type pulse {server} device "{_SINK}" }}\n'
            f'pcm.room_in {{ type pulse {server} device "{_SINK}.monitor" }}\n'
            'pcm.!default { type asym playback.pcm "room_out" capture.pcm "room_in" }\n',
            "utf-8",
        )
        own = {name: str(self._folder) for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
        protocol = f"module-native-protocol-unix socket={socket} auth-anonymous=1"
        sink = f"module-null-sink sink_name={_SINK} rate={self.rate_hz} {_OPTIONS}"
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
            command = ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(self.rate_hz), "-c", "1"]
            self._players.append(subprocess.Popen(command, stdin=sound, env={**os.environ, **self.environment}))

    def hush(self) -> None:
        """Nothing sounds any more."""
        while self._players:
            player = self._players.pop()
            player.kill()
            player.wait()

    def stop_time(self, stopped: bool) -> None:
        """No time passes for loudspeaker and microphone, or it passes again."""
        command = ["pactl", "--server", self._address, "suspend-sink", _SINK, str(int(stopped))]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def close(self) -> None:
        """End it all."""
        self.hush()
        self._server.kill()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
