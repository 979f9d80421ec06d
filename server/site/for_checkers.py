"""Settings for the type checker alone; no program of ours reads this module."""

from __future__ import annotations

from pathlib import Path

from server.settings import Broker, Settings
from server.site.django_settings import django_settings
from server.site.wording import OwnNames, nothing_of_its_own

CITY: str = ""
OWN_NAMES: OwnNames = nothing_of_its_own

_NOWHERE = Path("/nonexistent")

globals().update(
    django_settings(
        Settings(
            tenant="example",
            secret_key="only for the type checker, never for a server",  # noqa: S106
            database_url="sqlite:///:memory:",
            public_url="http://localhost",
            broker=Broker(host="localhost", ca=_NOWHERE, certificate=_NOWHERE, key=_NOWHERE),
        )
    )
)
