"""Databases for rules that must hold on both; a desk at which bookings are made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from edge_sync.groundwork.clock import HandClock
from server.queueing.service import CallDesk
from server.reservations.arrivals import Arrivals
from server.reservations.codes import Codes
from server.reservations.models import Plan
from server.reservations.numbers import WebNumbers
from server.reservations.office import Office, Wanted
from server.site.database import databases
from server.site.reservation_line import QueueLine
from tests.bench.postgres import Postgres

WEDNESDAY = date(2026, 4, 1)
THURSDAY = date(2026, 4, 2)
SECRET = "only-for-tests-0123456789-0123456789"


class Nobody:
    """A witness that looks away."""

    def issued(self, tickets: Any) -> None: ...
    def called(self, ticket: Any) -> None: ...
    def ended(self, ticket: Any) -> None: ...
    def moved(self, ticket: Any, move: Any) -> None: ...


class Desk:
    """The room's parts on one clock, joined to a real queue."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.news = 0
        self.codes = Codes("hagi", SECRET)
        self.calls = CallDesk(clock, Nobody(), lambda: None)
        self.line = QueueLine(self.calls)
        self.office = Office(clock, self.codes, lambda service, day: None, self._changed, os.urandom)
        self.numbers = WebNumbers(clock, self.office, self.line, lambda service, now: True)
        self.arrivals = Arrivals(clock, self.office, self.line)

    def _changed(self) -> None:
        self.news += 1

    def book(self, plan: Plan, minute: int = 600, day: date = THURSDAY, mail: str = "") -> str:
        """A new booking's code."""
        return self.office.book(Wanted(plan.pk, day, minute, token(), mail)).code


def token() -> str:
    """Of a form nobody sent before."""
    return os.urandom(16).hex()


def a_plan(**changes: Any) -> Plan:
    """Every day but Sunday from nine to noon, half an hour each, two seats."""
    fields: dict[str, Any] = {
        "kind": "counter",
        "service": "moving",
        "title": "引っ越しの手続き",
        "title_en": "Moving in or out",
        "counter": "2番窓口",
        "weekdays": [0, 1, 2, 3, 4, 5],
        "first_day": WEDNESDAY,
        "from_min": 540,
        "until_min": 720,
        "slot_min": 30,
        "seats": 2,
    }
    return Plan.objects.create(**{**fields, **changes})


@pytest.fixture
def desk(clock: HandClock, database: Path) -> Desk:
    return Desk(clock)


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres, migrated: str) -> str:
    return postgres.create("reservations", like=migrated)


class _connected_to:  # noqa: N801 - reads as a sentence
    """Every connection opened meanwhile is to this address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        connections["default"].close()
        self._before = connections.settings["default"]
        connections.settings["default"] = connections.configure_settings(databases(self._url))["default"]
        del connections["default"]

    def __exit__(self, *args: object) -> None:
        connections["default"].close()
        connections.settings["default"] = self._before
        del connections["default"]


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both databases in turn, empty."""
    if request.param == "sqlite":
        request.getfixturevalue("database")
        yield request.param
        return
    with _connected_to(request.getfixturevalue("postgres_url")):
        call_command("flush", interactive=False, verbosity=0)
        yield request.param
