"""How one machine can fail to come up."""

from __future__ import annotations

from pathlib import Path


class OneMachineError(Exception):
    """Root of this room's errors."""

    code = "ONE-00"


class PathTooLong(OneMachineError):
    """A Unix socket's path would not fit the kernel's 108 bytes (unix(7))."""

    code = "ONE-01"

    def __init__(self, path: Path, limit_bytes: int) -> None:
        super().__init__(f"{path} is longer than {limit_bytes} bytes; choose a shorter run folder")
        self.path = path
        self.limit_bytes = limit_bytes


class ProgramMissing(OneMachineError):
    """A program that must be installed is not; ``package`` is Debian's name for it."""

    code = "ONE-02"

    def __init__(self, program: str, package: str) -> None:
        super().__init__(f"{program} is not installed (Debian package: {package})")
        self.program = program
        self.package = package


class NotReady(OneMachineError):
    """A process did not come up; ``last_words`` is the end of its log."""

    code = "ONE-03"

    def __init__(self, name: str, why: str, last_words: str) -> None:
        super().__init__(f"{name} did not come up: {why}\n{last_words}")
        self.name = name
        self.why = why
        self.last_words = last_words
