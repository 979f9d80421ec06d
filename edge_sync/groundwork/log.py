"""One line per happening, as key and value; what is personal cannot get in."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any, TextIO

from edge_sync.groundwork.personal import Personal, PersonalDataLeak


class _Line(logging.Formatter):
    """``2026-04-01T00:00:00Z INFO kiosk.visit step entered name=welcome``."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self.converter = time.gmtime


def start_log(process: str, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log line of this process to ``stream`` (standard error, thus the journal).

    Only composition roots call this.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Line())
    # Libraries that log without a name of their own have little to say.
    handler.addFilter(lambda record: record.name != "root" or record.levelno >= logging.WARNING)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger(process).debug("log started")


def fields(**facts: Any) -> str:
    """Write facts as ``key=value`` for a log line.

    Raises:
        PersonalDataLeak: a value is personal.
    """
    for value in facts.values():
        if isinstance(value, Personal):
            raise PersonalDataLeak("personal data do not go into the log")
    return " ".join(f"{key}={_quoted(value)}" for key, value in facts.items())


def _quoted(value: Any) -> str:
    text = str(value)
    return f'"{text}"' if " " in text or not text else text
