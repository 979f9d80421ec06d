"""Django inside the test process, for rules that need a database but no server."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings as django_conf
from django.db import connections

from server.settings import Broker, Settings
from server.site.process import set_up

_NOWHERE = Path("/nonexistent")
SETTINGS = Settings(
    tenant="hagi",
    secret_key="only-for-tests-0123456789-0123456789",
    database_url="sqlite:////nonexistent/tests.sqlite3",
    public_url="http://localhost",
    broker=Broker(host="localhost", ca=_NOWHERE, certificate=_NOWHERE, key=_NOWHERE),
)


def set_up_once() -> None:
    """Configure Django; test modules import models only after this."""
    if not django_conf.configured:
        set_up(SETTINGS)


def use_database(path: Path) -> None:
    """Let every connection opened from now on be to this file."""
    connections.close_all()
    connections.settings["default"]["NAME"] = str(path)
