"""A city hall's ordinary hours, in one press while the hall is still open day and night. Pure."""

from __future__ import annotations

from server.hall.hours_sheet import WEEKDAYS, as_typed
from server.hall.plan import MINUTES_A_DAY, HallPlan, Span

WORKDAYS = range(5)
ORDINARY = (Span(8 * 60 + 30, 17 * 60 + 15),)
"""As nearly every 執務時間規則 has it."""
DAY_AND_NIGHT = (Span(0, MINUTES_A_DAY),)


def never_closes(plan: HallPlan) -> bool:
    """Nobody has said the hall's hours yet."""
    return all(plan.hours.get(day) == DAY_AND_NIGHT for day in WEEKDAYS)


def ordinary_week() -> dict[str, str]:
    """What somebody would type on the page of the week."""
    return {f"d{day}-{field}": typed for day in WORKDAYS for field, typed in as_typed(ORDINARY).items()}


def ordinary_year() -> dict[str, str]:
    """What somebody would tick above the calendar."""
    return {"holidays_observed": "on", "year_end_closed": "on"}
