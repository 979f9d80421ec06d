"""What can go wrong with estimates."""

from __future__ import annotations


class WaitsError(Exception):
    """Root of this room's errors."""

    code = "WAITS-00"


class NoSuchEstimator(WaitsError):
    """Settings or the command line name an estimator that cannot be found."""

    code = "WAITS-01"

    def __init__(self, name: str) -> None:
        super().__init__(f"no estimator {name!r}")
        self.name = name


class BadSheet(WaitsError):
    """A table of recorded days cannot be read."""

    code = "WAITS-02"

    def __init__(self, row: int, why: str) -> None:
        super().__init__(f"row {row}: {why}")
        self.row = row
        self.why = why


class TooFewDays(WaitsError):
    """There are not enough recorded days to learn from some and be judged on others."""

    code = "WAITS-03"

    def __init__(self, known: int) -> None:
        super().__init__(f"{known} recorded days are too few")
        self.known = known
