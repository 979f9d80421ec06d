"""Eras at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.stationery.eras import in_era


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1975, 6, 1), "昭和50年6月1日"),
    ],
)
def test_a_day_has_its_era(day: date, text: str) -> None:
    assert in_era(day).text() == text


@given(st.dates(date(1868, 1, 25), date(2100, 1, 1)))
def test_years_count_on_and_never_stand_below_one(day: date) -> None:
    before, after = in_era(day), in_era(day + timedelta(days=1))
    assert before.year >= 1
    assert (before.era == after.era) or after.year == 1


def test_before_the_first_era_is_an_error() -> None:
    with pytest.raises(ValueError, match="Meiji"):
        in_era(date(1868, 1, 24))
