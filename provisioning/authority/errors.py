"""How issuing a certificate can fail."""

from __future__ import annotations

from pathlib import Path


class AuthorityError(Exception):
    """Root of this room's errors."""

    code = "CA-00"


class AuthorityExists(AuthorityError):
    """There is an authority already; a second one would cut off every machine of the first."""

    code = "CA-01"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds an authority already")
        self.folder = folder


class NoAuthority(AuthorityError):
    """There is no authority here, or its files cannot be read."""

    code = "CA-02"

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"{folder} holds no usable authority: {why}")
        self.folder = folder
        self.why = why


class BadName(AuthorityError):
    """A name that topics and access rules cannot carry, or that belongs to somebody else."""

    code = "CA-03"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name!r} is no name for a certificate: {why}")
        self.name = name
        self.why = why


class BadSealKey(AuthorityError):
    """What was brought to be certified is no sealing key."""

    code = "CA-04"

    def __init__(self, why: str) -> None:
        super().__init__(f"no sealing key: {why}")
        self.why = why
