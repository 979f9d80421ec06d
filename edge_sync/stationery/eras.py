"""Japanese calendar eras, at the edge only: the program itself counts in ISO dates.

First days by the era laws and ordinances: 明治 1868-01-25 (new year's day of the old calendar,
as registers count), 大正 1912-07-30, 昭和 1926-12-25, 平成 1989-01-08, 令和 2019-05-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 1, 25)),
)


@dataclass(frozen=True, slots=True)
class EraDate:
    """A date as a form asks for it. ``year`` 1 is written 元."""

    era: str
    year: int
    month: int
    day: int

    def text(self) -> str:
        """``昭和５０年６月１日`` with plain digits: 昭和50年6月1日."""
        year = "元" if self.year == 1 else str(self.year)
        return f"{self.era}{year}年{self.month}月{self.day}日"


def in_era(day: date) -> EraDate:
    """Give a date its era.

    Raises:
        ValueError: before 1868-01-25, when the first era counted here begins.
    """
    for name, first in _ERAS:
        if day >= first:
            return EraDate(name, day.year - first.year + 1, day.month, day.day)
    raise ValueError("no era before Meiji is counted here")
