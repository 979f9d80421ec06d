"""What an acceptance test measured, and whether that is good enough. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

AT_LEAST = frozenset({"first", "among_three", "quiet", "loop"})
"""Verdicts whose value must reach the limit; others must not exceed it."""


class Trial(msgspec.Struct, frozen=True):
    """One command: what was wanted, and what became of it."""

    phrase: str
    wanted: str
    heard: str
    offered: tuple[str, ...]
    """Intents, the likeliest first, at most three."""
    acted: bool
    """It would be done after one question."""
    took_ms: int


class Loop(msgspec.Struct, frozen=True):
    """The machine's own mouth into its own microphone."""

    room_dbfs: float | None
    """None: the microphone gave nothing."""
    peak_dbfs: float | None
    """Loudest 32 ms while the mouth spoke."""
    understood: int
    spoken: int


class ModelFacts(msgspec.Struct, frozen=True):
    """Which model all figures come from."""

    name: str
    path: str
    sha256: str
    language: str
    foreign: bool
    """It is of another language and reads a transcription: figures say nothing of this language's own model."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is good enough; from ``voice_check.toml``."""

    first_percent: int
    among_three_percent: int
    wrong_acts: int
    lost: int
    slowest_ms: int
    room_dbfs: float
    quietest_dbfs: float
    loudest_dbfs: float
    loop_percent: int


class Figures(msgspec.Struct, frozen=True):
    """All that was measured."""

    commands: int
    first: int
    among_three: int
    wrong_acts: tuple[str, ...]
    """Commands that something else would be done for."""
    lost: tuple[str, ...]
    p50_ms: int
    p95_ms: int
    loop: Loop


class Verdict(msgspec.Struct, frozen=True):
    """One line of the report; ``value`` and ``limit`` are None where nothing could be measured."""

    name: str
    passed: bool
    value: float | None
    limit: float


def figures(trials: Sequence[Trial], lost: Sequence[str], loop: Loop) -> Figures:
    """What all trials come to."""
    took = [trial.took_ms for trial in trials]
    return Figures(
        commands=len(trials),
        first=sum(trial.offered[:1] == (trial.wanted,) for trial in trials),
        among_three=sum(trial.wanted in trial.offered for trial in trials),
        wrong_acts=tuple(trial.phrase for trial in trials if trial.acted and trial.offered[:1] != (trial.wanted,)),
        lost=tuple(lost),
        p50_ms=percentile(took, 50),
        p95_ms=percentile(took, 95),
        loop=loop,
    )


def percentile(values: Sequence[int], percent: int) -> int:
    """The smallest value that so many of all do not exceed; 0 of nothing."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)] if values else 0


def verdicts(found: Figures, limits: Limits) -> tuple[Verdict, ...]:
    """Every line, good or not."""
    loop = found.loop
    return (
        _verdict("lost", len(found.lost), limits.lost),
        _verdict("first", _percent(found.first, found.commands), limits.first_percent),
        _verdict("among_three", _percent(found.among_three, found.commands), limits.among_three_percent),
        _verdict("wrong_acts", len(found.wrong_acts), limits.wrong_acts),
        _verdict("p50", found.p50_ms, limits.slowest_ms),
        _verdict("p95", found.p95_ms, limits.slowest_ms),
        _verdict("room", loop.room_dbfs, limits.room_dbfs),
        _verdict("quiet", loop.peak_dbfs, limits.quietest_dbfs),
        _verdict("loud", loop.peak_dbfs, limits.loudest_dbfs),
        _verdict("loop", _percent(loop.understood, loop.spoken), limits.loop_percent),
    )


def _percent(part: int, whole: int) -> int | None:
    return 100 * part // whole if whole else None


def _verdict(name: str, value: float | None, limit: float) -> Verdict:
    good = value is not None and (value >= limit if name in AT_LEAST else value <= limit)
    return Verdict(name, good, value, limit)
