"""Which journey begins with an errand that somebody speaks of: reads and checks ``errands.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Container
from pathlib import Path

from kiosk.understanding.intents import ERRANDS

FILE = Path(__file__).with_suffix(".toml")


class BadErrands(Exception):
    """The file names an errand that nobody understands, or lacks one."""

    code = "JRN-02"


def read_errands(journeys: Container[str], file: Path = FILE) -> dict[str, tuple[str, ...]]:
    """Errand to the journeys of this machine that may begin it, the best first; none: it is not offered.

    Raises:
        BadErrands: with every errand that is unknown or missing.
    """
    said: dict[str, list[str]] = tomllib.loads(file.read_text("utf-8"))
    wanted = set(ERRANDS) - {"call_staff"}
    wrong = sorted(set(said) ^ wanted)
    if wrong:
        raise BadErrands(f"{file.name}: unknown or missing: {', '.join(wrong)}")
    return {errand: tuple(name for name in names if name in journeys) for errand, names in said.items()}
