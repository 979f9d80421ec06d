"""A sound server of our own whose loudspeaker and headphones are empty sinks: what arrives there is heard at once."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

LOUD = 300
_CHUNK_BYTES = 480
"""5 ms."""


class NullSink:
    """PulseAudio with its own socket and home; ``speaker`` and ``phones`` are ALSA names in its environment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "pulse.sock"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._heard: dict[str, list[tuple[float, bool]]] = {"speaker": [], "phones": []}
        """When a stretch of 5 ms came, and whether it was loud."""
        settings = folder / "asound.conf"
        pcm = 'pcm.{name} {{ type pulse server "unix:{socket}" device "{device}" }}\n'
        names = (("!default", "speaker"), ("speaker", "speaker"), ("phones", "phones"))
        lines = [pcm.format(name=name, socket=self._socket, device=device) for name, device in names]
        plugin = '</usr/share/alsa/alsa.conf>\npcm_type.pulse { lib "libasound_module_pcm_pulse.so" }\n'
        settings.write_text(plugin + "".join(lines), "utf-8")
        self.environment = {
            "ALSA_CONFIG_PATH": str(settings),
            "PULSE_SERVER": f"unix:{self._socket}",
            "XDG_RUNTIME_DIR": str(folder),
        }

    def __enter__(self) -> Self:
        own = {**os.environ, **self.environment, "HOME": str(self._folder)}
        sinks = [f"module-null-sink sink_name={name} rate=48000 channels=1" for name in self._heard]
        modules = [f"module-native-protocol-unix socket={self._socket} auth-anonymous=1", *sinks]
        server = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
        self._run([*server, *(word for module in modules for word in ("-L", module))], own)
        wait_for(self._socket.exists)
        for name in self._heard:
            listen = ["parec", "-d", f"{name}.monitor", "--latency-msec=5", "--format=s16le", "--rate=48000"]
            ears = self._run([*listen, "--channels=1", "--raw"], own)
            threading.Thread(target=self._listen, args=(ears, self._heard[name]), daemon=True).start()
        wait_for(lambda: all(self._heard.values()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait(5)

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._processes.append(process)
        return process

    def _listen(self, ears: subprocess.Popen[bytes], heard: list[tuple[float, bool]]) -> None:
        assert ears.stdout is not None
        while chunk := ears.stdout.read(_CHUNK_BYTES):
            loud = bool(np.abs(np.frombuffer(chunk[: len(chunk) & ~1], "<i2")).max(initial=0) > LOUD)
            heard.append((time.monotonic(), loud))

    def first_loud(self, since: float, sink: str = "speaker", within_s: float = 10) -> float:
        """When something was heard after ``since``; monotonic seconds."""
        heard = self._heard[sink]
        return float(wait_for(lambda: next((at for at, loud in heard if loud and at >= since), None), within_s))

    def last_loud(self, sink: str = "speaker") -> float:
        """When something was heard last; 0 if never."""
        return max((at for at, loud in self._heard[sink] if loud), default=0.0)

    def wait_quiet(self, for_s: float = 0.6, sink: str = "speaker") -> None:
        """Return when nothing has been heard for so long."""
        wait_for(lambda: time.monotonic() - self.last_loud(sink) > for_s, 30)


def wait_for(found: Callable[[], Any], within_s: float = 10) -> Any:
    """What ``found`` gives when it is true at last."""
    deadline = time.monotonic() + within_s
    while not (result := found()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.002)
    return result
