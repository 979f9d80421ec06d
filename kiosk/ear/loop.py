"""The machine's own mouth into its own microphone, through the air: what no recording can tell."""

from __future__ import annotations

import itertools
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from kiosk.ear.acceptance import Loop
from kiosk.ear.endpoint import FRAME_MS
from kiosk.ear.errors import NoMicrophone
from kiosk.ear.listener import Listener
from kiosk.ear.microphone import Capture, frames
from kiosk.ear.port import Heard, Listening
from kiosk.ear.rehearsal import Rehearsal
from kiosk.ear.samples import Samples
from kiosk.ear.speech import dbfs

_ROOM_FRAMES = 1_000 // FRAME_MS
_UNMEASURED = Loop(None, None, 0, 0)
PLAY = ("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", "16000", "-c", "1")

Open = Callable[[], Capture]


def measure_loop(
    listener: Listener,
    rehearsal: Rehearsal,
    listening: Listening,
    say: tuple[str, ...],
    synthesise: Callable[[str], Samples],
    microphone: Open | None,
) -> Loop:
    """Without a microphone, or when it or the loudspeaker fails, nothing is measured."""
    if microphone is None:
        return _UNMEASURED
    try:
        with _opened(microphone) as capture:
            room = [dbfs(sound) for sound in itertools.islice(frames(capture.samples()), _ROOM_FRAMES)]
        peak = max(_loudest(microphone, synthesise(phrase)) for phrase in say[:1])
        understood = sum(_heard(listener, rehearsal, listening, synthesise(p), microphone) == p for p in say)
    except (NoMicrophone, OSError):
        return _UNMEASURED
    return Loop(round(sorted(room)[len(room) // 2], 1), round(peak, 1), understood, len(say))


def _loudest(microphone: Open, spoken: Samples) -> float:
    with _opened(microphone) as capture, _playing(spoken) as player:
        sounds = frames(capture.samples())
        return max(dbfs(sound) for sound in itertools.takewhile(lambda _: player.poll() is None, sounds))


def _heard(listener: Listener, rehearsal: Rehearsal, listening: Listening, spoken: Samples, microphone: Open) -> str:
    """The phrase that was heard, or nothing."""
    with _opened(microphone) as capture, ExitStack() as playing:
        facts = rehearsal.hear_from(
            listener, listening, capture.samples(), lambda: playing.enter_context(_playing(spoken))
        )
    last = facts[-1] if facts else None
    return last.candidates[0][0] if isinstance(last, Heard) and last.candidates else ""


@contextmanager
def _opened(microphone: Open) -> Iterator[Capture]:
    capture = microphone()
    try:
        yield capture
    finally:
        capture.close()


@contextmanager
def _playing(spoken: Samples) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as sound:
        sound.write(spoken.astype("<i2").tobytes())
        sound.seek(0)
        player = subprocess.Popen(PLAY, stdin=sound, stderr=subprocess.DEVNULL)
        try:
            yield player
        finally:
            player.kill()
            player.wait()
