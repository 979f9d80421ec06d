"""The simulation of the busiest hour says what its numbers must say, and repeats itself by seed."""

from __future__ import annotations

import dataclasses
from random import Random

import pytest

from tests.bench.scale.centre import Centre
from tests.bench.scale.load import CITY, COUNTRY, LETTERS_OF_A_VISIT_S
from tests.bench.scale.simulation import come_back, run_hour


def test_the_same_seed_tells_the_same_hour() -> None:
    first, second = (run_hour(CITY, Centre(), Random(7), outage_s=600) for _ in range(2))
    assert first == second


def test_every_visit_writes_all_its_letters_and_all_of_them_arrive() -> None:
    told = run_hour(COUNTRY, Centre(workers=2), Random(1), outage_s=600)
    assert told.drained_after_s is not None
    assert 0.98 < told.letters / (told.visits * len(LETTERS_OF_A_VISIT_S)) <= 1
    assert told.visits == pytest.approx(COUNTRY.visits_s * 3600, rel=0.05)


def test_a_worker_that_is_too_slow_is_seen() -> None:
    quick = run_hour(COUNTRY, Centre(single_letters_s=1_000), Random(1))
    slow = run_hour(COUNTRY, Centre(single_letters_s=400), Random(1))
    assert quick.lag_p99_s <= 1 < slow.lag_p99_s
    assert slow.worker_busy > 0.95


def test_a_longer_outage_leaves_more_and_takes_longer() -> None:
    short = run_hour(COUNTRY, Centre(), Random(1), outage_s=60)
    long = run_hour(COUNTRY, Centre(), Random(1), outage_s=1200)
    assert long.backlog > 10 * short.backlog
    assert (long.drained_after_s or 0) > (short.drained_after_s or 0)


def test_a_broker_that_takes_few_handshakes_needs_longer() -> None:
    assert come_back(2_000, Centre(connects_s=250), Random(1)) <= 60
    assert come_back(2_000, Centre(connects_s=10), Random(1)) > 120


def test_the_arithmetic_follows_the_assumptions() -> None:
    double = dataclasses.replace(COUNTRY, peak_day=2 * COUNTRY.peak_day)
    assert double.letters_s == pytest.approx(2 * COUNTRY.letters_s)
    assert double.database_gb_a_year == COUNTRY.database_gb_a_year
