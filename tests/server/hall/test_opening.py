"""When numbers are given: holidays by the law, hours, quotas."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages import hall as words
from server.hall.errors import HallError, NotATime, SpansMeet, SpanTurned
from server.hall.holidays import national_holiday
from server.hall.opening import closes_in_min, differing_days, is_open, next_opening
from server.hall.plan import DayPlan, DisasterPlan, HallPlan, ServicePlan, Span, Spans
from server.hall.quota import numbers_left, web_numbers_left
from server.hall.spans import in_order, read_time, write_time
from server.hall.telling import told_to_machines
from server.hall.today import service_lines

OFFICE: Spans = (Span(510, 1035),)
WEEK = {weekday: OFFICE for weekday in range(5)}
PLAN = HallPlan(
    services={
        "moving": ServicePlan("moving", "引っ越し", daily_quota=30),
        "advice": ServicePlan("advice", "相談", hours={1: (Span(540, 720), Span(780, 960))}),
        "closed": ServicePlan("closed", "休止中", open=False),
    },
    hours=WEEK,
    year_end_name="年末年始",
    days={date(2026, 11, 29): DayPlan(date(2026, 11, 29), "日曜窓口", (Span(540, 720),))},
)

# 国民の祝日に関する法律 第2条・第3条; the equinoxes as announced in the 官報 (暦要項).
HOLIDAYS = {
    2026: "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
    2027: "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_holidays_are_those_of_the_law(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    assert [f"{day:%m-%d}" for day in days if national_holiday(day)] == HOLIDAYS[year].split()


def test_substitute_and_sandwiched_days_have_names() -> None:
    assert "振替" in national_holiday(date(2026, 5, 6))
    assert national_holiday(date(2026, 9, 22)) == "国民の休日"
    assert "振替" in national_holiday(date(2027, 3, 22))
    assert national_holiday(date(2026, 9, 24)) == ""


@pytest.mark.parametrize(
    ("service", "moment", "closes", "opens"),
    [
        ("moving", "2026-11-20 08:29", None, "2026-11-20 08:30"),
        ("moving", "2026-11-20 08:30", 525, None),
        ("moving", "2026-11-20 17:14", 1, None),
        ("moving", "2026-11-20 17:15", None, "2026-11-24 08:30"),  # Friday to Tuesday: Monday is 勤労感謝の日
        ("moving", "2026-12-28 18:00", None, "2027-01-04 08:30"),
        ("moving", "2026-11-29 09:00", 180, None),
        ("advice", "2026-11-29 09:00", 180, None),
        ("advice", "2026-11-24 12:30", None, "2026-11-24 13:00"),
        ("closed", "2026-11-20 10:00", None, None),
        ("never entered", "2026-11-22 03:00", 60 * 21 + 7 * 1440, None),
    ],
)
def test_open_and_closed(service: str, moment: str, closes: int | None, opens: str | None) -> None:
    assert closes_in_min(PLAN, service, at(moment)) == closes
    assert is_open(PLAN, service, at(moment)) == (closes is not None)
    if closes is None:
        assert next_opening(PLAN, service, at(moment)) == (at(opens) if opens else None)


SPANS = st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(
    pairs=SPANS,
    holidays=st.booleans(),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
)
def test_next_opening_and_closing_agree(pairs: list[tuple[int, int]], holidays: bool, moment: datetime) -> None:
    try:
        spans = in_order(pairs)
    except (SpanTurned, SpansMeet):
        return
    plan = HallPlan({"one": ServicePlan("one", "一")}, hours=dict.fromkeys(range(7), spans), holidays_observed=holidays)
    left, opens = closes_in_min(plan, "one", moment), next_opening(plan, "one", moment)
    if left is not None and left < 1440:
        closing = moment.replace(second=0, microsecond=0) + timedelta(minutes=left)
        assert not is_open(plan, "one", closing)
        assert is_open(plan, "one", closing - timedelta(minutes=1))
    if opens is None:
        assert not spans
    else:
        assert opens > moment
        assert is_open(plan, "one", opens)
        assert spans[0].from_min == 0 or not is_open(plan, "one", opens - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("typed", "minutes"), [("8:30", 510), ("0830", 510), ("８：３０", 510), (" 24:00", 1440), ("0:00", 0)]
)
def test_times_as_people_type_them(typed: str, minutes: int) -> None:
    assert read_time(typed) == minutes
    assert read_time(write_time(minutes)) == minutes


@pytest.mark.parametrize("typed", ["", "8時", "8:60", "24:01", "25:00", "-1:00", "8:3"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(NotATime):
        read_time(typed)


@pytest.mark.parametrize(
    ("pairs", "error"), [([(1320, 360)], SpanTurned), ([(540, 540)], SpanTurned), ([(540, 720), (700, 800)], SpansMeet)]
)
def test_nights_and_meeting_spans_are_refused(pairs: list[tuple[int, int]], error: type[HallError]) -> None:
    with pytest.raises(error):
        in_order(pairs)
    assert in_order([(720, 1000), (540, 720)]) == (Span(540, 1000),)


def test_quota_and_the_webs_share() -> None:
    service = ServicePlan("a", "A", daily_quota=10, online_quota=4)
    assert [numbers_left(service, taken) for taken in (0, 9, 10, 12)] == [10, 1, 0, 0]
    assert [web_numbers_left(service, taken, web) for taken, web in ((0, 0), (3, 3), (9, 0), (12, 1))] == [4, 1, 1, 0]
    assert web_numbers_left(ServicePlan("a", "A"), 99, 99) is None


def test_machines_are_told_hours_quotas_and_the_days_that_differ() -> None:
    told = told_to_machines(PLAN, date(2026, 11, 20), {"moving": 12})
    by_name = {one.service: one for one in told.services}
    assert by_name["moving"].numbers_left == 18
    assert [one.weekday for one in by_name["moving"].hours] == [0, 1, 2, 3, 4]
    assert [(one.weekday, one.from_min) for one in by_name["advice"].hours] == [(1, 540), (1, 780)]
    assert (by_name["closed"].hours, by_name["closed"].numbers_left) == ([], 0)
    days = {one.day: (one.name, len(one.spans)) for one in told.days}
    assert days["2026-11-23"] == ("勤労感謝の日", 0)
    assert days["2026-11-29"] == ("日曜窓口", 1)
    assert days["2026-12-31"] == ("年末年始", 0)
    assert "2027-01-02" not in days, "a Saturday has no hours to differ from"
    assert max(days) == "2027-01-11"
    assert told.disaster is None
    assert list(differing_days(PLAN, date(2026, 11, 24), 5)) == []


def test_in_a_disaster_nothing_closes_and_no_quota_counts() -> None:
    plan = HallPlan(
        PLAN.services, WEEK, PLAN.days, disaster=DisasterPlan(date(2026, 11, 21), on=True), disaster_first=("advice",)
    )
    night = at("2026-11-23 03:00")
    assert all(is_open(plan, service, night) for service in PLAN.services)
    told = told_to_machines(plan, date(2026, 11, 23), {"moving": 99})
    assert told.disaster == words.Disaster(since="2026-11-21", first=["advice"])
    assert {one.numbers_left for one in told.services} == {None}
    assert {len(one.hours) for one in told.services} == {7}
    assert told.days == []
    assert {line.state for line in service_lines(plan, {"moving": 99}, night)} == {"open"}


def test_todays_page_knows_full_closing_and_closed() -> None:
    states = {
        moment: [line.state for line in service_lines(PLAN, {"moving": 30}, at(moment))]
        for moment in ("2026-11-24 10:00", "2026-11-24 15:40", "2026-11-24 18:00")
    }
    assert states["2026-11-24 10:00"] == ["full", "open", "off"]
    assert states["2026-11-24 15:40"] == ["full", "closing", "off"]
    assert states["2026-11-24 18:00"] == ["closed", "closed", "off"]
