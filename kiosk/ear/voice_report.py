"""The acceptance test's report in Japanese; its words and limits are data (``voice_check.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kiosk.ear.acceptance import AT_LEAST, Figures, Limits, ModelFacts, Trial, Verdict

FILE = Path(__file__).with_name("voice_check.toml")


class LoopCommands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said aloud."""

    say: tuple[str, ...]


class CheckFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shape of ``voice_check.toml``."""

    limits: Limits
    loop: LoopCommands
    words: dict[str, str]
    names: dict[str, str]
    limits_read: dict[str, str]


def read_check_file(path: Path = FILE) -> CheckFile:
    """Limits and words."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), CheckFile)


def written(
    check: CheckFile, model: ModelFacts, found: Figures, verdicts: Sequence[Verdict], trials: Sequence[Trial]
) -> str:
    """The whole report, with a line's end behind its last line."""
    words = check.words
    missed = [trial.phrase for trial in trials if trial.wanted not in trial.offered]
    lines = [
        words["title"],
        words["model"].format_map(msgspec.structs.asdict(model)),
        words["native"],
        *([words["foreign"]] if model.foreign else []),
        "",
        *(_line(check, verdict) for verdict in verdicts),
        "",
        *_listed(check, "wrong", found.wrong_acts),
        *_listed(check, "lost", found.lost),
        *_listed(check, "missed", missed),
        words["all_passed" if all(verdict.passed for verdict in verdicts) else "not_passed"],
    ]
    return "\n".join(lines) + "\n"


def _line(check: CheckFile, verdict: Verdict) -> str:
    reads = check.limits_read["at_least" if verdict.name in AT_LEAST else "at_most"]
    return check.words["line"].format(
        verdict=check.words["passed" if verdict.passed else "failed"],
        name=check.names[verdict.name],
        value=check.words["unmeasured"] if verdict.value is None else f"{verdict.value:g}",
        limit=reads.format(limit=f"{verdict.limit:g}"),
    )


def _listed(check: CheckFile, name: str, phrases: Sequence[str]) -> list[str]:
    return [check.words[name].format(phrases=check.words["between"].join(phrases))] if phrases else []
