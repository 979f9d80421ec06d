"""Where an utterance begins and ends. Pure: time is the number of frames that were heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

from kiosk.ear.port import EarFact, Level, Listening, Noisy, Opened, Silence

FRAME_MS = 32
FRAME_BYTES = 1_024
"""512 samples, what Silero looks at."""

BEGINS_AT, GOES_ON_AT = 0.5, 0.35
"""How sure the detector must be of speech, to begin and to go on."""

LOUDER_THAN_ROOM_DB = 6.0
_BEGUN_FRAMES, _OF_FRAMES = 3, 5
_BEFORE_FRAMES, _AFTER_FRAMES = 10, 10
"""What of the quiet around an utterance is decoded: soft beginnings and endings are in it."""
_LEVEL_FRAMES = 4
_LEAST_ROOM_FRAMES = 3
_SILENT_DBFS = -60.0


class Frame(msgspec.Struct, frozen=True):
    """32 ms of sound, how loud it is, and how surely somebody speaks in it (0 to 1)."""

    sound: bytes
    dbfs: float
    speech: float


class Feed(msgspec.Struct, frozen=True):
    """Sound for the decoder."""

    sound: bytes


class Ended(msgspec.Struct, frozen=True):
    """The utterance is over; speech ended so many ms ago."""

    pause_ms: int


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What counts as noise and as speech."""

    noisy_above_dbfs: float
    speech_above_dbfs: float
    ambient_ms: int


Step = EarFact | Feed | Ended


def percent(dbfs: float) -> int:
    """Loudness as a person reads it from a meter: 0 at -60 dBFS and below, 100 at 0 dBFS."""
    return max(0, min(100, round((dbfs - _SILENT_DBFS) / -_SILENT_DBFS * 100)))


def room_dbfs(frames: list[Frame]) -> float | None:
    """How loud the room is when nobody speaks; None when somebody speaks all the time.

    The quieter quarter counts: where speech begins, the detector is some frames late.
    """
    quiet = sorted(frame.dbfs for frame in frames if frame.speech < GOES_ON_AT)
    return quiet[len(quiet) // 4] if len(quiet) >= _LEAST_ROOM_FRAMES else None


class Endpoint:
    """One utterance. After ``Ended``, ``Silence`` or ``Noisy`` it is over and gives nothing more."""

    def __init__(self, listening: Listening, limits: Limits) -> None:
        self._listening, self._limits = listening, limits
        self._steps = self._run()
        self._frame: Frame
        next(self._steps)

    def add(self, frame: Frame) -> Iterator[Step]:
        """What follows from one more frame, in order."""
        self._frame = frame
        for step in self._steps:
            if step is None:
                return
            yield step

    def _run(self) -> Iterator[Step | None]:
        """Yields None to get the next frame, and anything else to tell it."""
        for _ in range(self._listening.settle_ms // FRAME_MS):
            yield None
        room: list[Frame] = []
        while len(room) * FRAME_MS < self._limits.ambient_ms:
            yield None
            room.append(self._frame)
        ambient = room_dbfs(room)
        if ambient is not None and ambient > self._limits.noisy_above_dbfs:
            yield Noisy(round(ambient, 1))
            return
        yield Opened()
        gate = self._limits.speech_above_dbfs
        yield from self._hear(room, gate if ambient is None else max(gate, ambient + LOUDER_THAN_ROOM_DB))

    def _hear(self, room: list[Frame], gate: float) -> Iterator[Step | None]:
        """Frames of the room come first: whoever spoke at once is in them."""
        waited = 0
        before: deque[Frame] = deque(maxlen=_BEFORE_FRAMES)
        lately: deque[bool] = deque(maxlen=_OF_FRAMES)
        meter = _Meter()
        while sum(lately) < _BEGUN_FRAMES:
            if room:
                frame = room.pop(0)
            elif waited * FRAME_MS >= self._listening.begin_within_ms:
                yield Silence()
                return
            else:
                yield None
                frame = self._frame
                waited += 1
                yield from meter.add(frame, speech=False)
            before.append(frame)
            lately.append(frame.speech >= BEGINS_AT and frame.dbfs >= gate)
        for frame in before:
            yield Feed(frame.sound)
        yield from self._until_end(room, gate, meter)

    def _until_end(self, room: list[Frame], gate: float, meter: _Meter) -> Iterator[Step | None]:
        spoken, pause = 0, list[Frame]()
        while len(pause) * FRAME_MS < self._listening.ends_after_ms and spoken * FRAME_MS < self._listening.most_ms:
            if room:
                frame = room.pop(0)
            else:
                yield None
                frame = self._frame
                yield from meter.add(frame, speech=not pause)
            spoken += 1
            pause.append(frame)
            if frame.speech >= GOES_ON_AT and frame.dbfs >= gate:
                for held in pause:
                    yield Feed(held.sound)
                pause = []
        for held in pause[:_AFTER_FRAMES]:
            yield Feed(held.sound)
        yield Ended(len(pause) * FRAME_MS)


class _Meter:
    """Tells the loudest of every 128 ms."""

    def __init__(self) -> None:
        self._loud: list[float] = []

    def add(self, frame: Frame, *, speech: bool) -> Iterator[Level]:
        self._loud.append(frame.dbfs)
        if len(self._loud) == _LEVEL_FRAMES:
            yield Level(percent(max(self._loud)), speech)
            self._loud = []
