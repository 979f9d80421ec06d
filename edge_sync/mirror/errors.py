"""How giving a number can fail."""

from __future__ import annotations


class NumbersSpent(Exception):
    """Ten thousand tickets in one day: the number would not fit the paper."""

    code = "NUM-01"

    def __init__(self, business_day: str) -> None:
        super().__init__(f"no number is left for {business_day}")
        self.business_day = business_day
