"""Days on which a city hall is closed by law or custom. Pure."""

from __future__ import annotations

from datetime import date

import jpholiday

YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
"""年末年始の日 as nearly every 休日条例 has them (地方自治法 第4条の2 第2項 第3号)."""


def national_holiday(day: date) -> str:
    """The name of a 国民の祝日, its 振替休日, or a 国民の休日 (国民の祝日に関する法律 第3条); else empty."""
    return jpholiday.is_holiday_name(day) or ""


def is_year_end(day: date) -> bool:
    """Tell whether a day belongs to 年末年始."""
    return (day.month, day.day) in YEAR_END
