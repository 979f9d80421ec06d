"""How giving a number can fail."""

from __future__ import annotations


class NumbersSpent(Exception):
    """Ten thousand tickets in one day: the number would not fit the paper."""

    code = "NUM-01"

    def __init__(self, business_day: str) -> None:
        super().__init__(f"no number is left for {business_day}")
        self.business_day = business_day


class NotExpected(Exception):
    """A booking's code cannot be checked in; ``code`` says why."""

    code = "BOOK-01"
    """Nobody with this code is expected, as far as this machine knows."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{self.code} booking {ref}")
        self.ref = ref


class MistypedCode(NotExpected):
    """The check digit does not fit."""

    code = "BOOK-02"


class TooEarly(NotExpected):
    """The booked time is too far away."""

    code = "BOOK-03"


class TooLate(NotExpected):
    """The booked time is over."""

    code = "BOOK-04"


class AlreadyHere(NotExpected):
    """The code was used."""

    code = "BOOK-05"
