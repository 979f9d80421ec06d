from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from edge_sync.groundwork.clock import HandClock
from server.staff.audit import latest, write_down
from server.staff.models import AppendOnly, AuditLine
from server.staff.people import Role, is_administrator, put_on_staff
from server.staff.throttle import TRIES, forget_failures, is_shut, note_failure

pytestmark = pytest.mark.usefixtures("database")


def test_door_shuts_after_five_and_opens_after_five_minutes(clock: HandClock) -> None:
    for _ in range(TRIES):
        assert not is_shut("tanaka", "::1", clock.now())
        note_failure("tanaka", "::1", clock.now())
    assert is_shut("tanaka", "::1", clock.now())
    assert not is_shut("suzuki", "::1", clock.now())
    clock.advance(5 * 60 * 1000)
    assert not is_shut("tanaka", "::1", clock.now())
    note_failure("tanaka", "::1", clock.now())
    forget_failures("tanaka", "::1")
    assert not is_shut("tanaka", "::1", clock.now())


def test_the_book_only_grows(clock: HandClock) -> None:
    write_down("tanaka", "called", "A001", at=clock.now(), where="1番窓口")
    line = latest(5)[0]
    line.who = "somebody else"
    for deed in (
        line.save,
        line.delete,
        lambda: AuditLine.objects.all().delete(),
        lambda: AuditLine.objects.filter(who="tanaka").update(who="x"),
    ):
        with pytest.raises(AppendOnly):
            deed()
    assert latest(5)[0].who == "tanaka"


def test_roles_and_passwords() -> None:
    assert put_on_staff("tanaka", Role.CLERK, "correct-horse-battery-7")
    assert not put_on_staff("tanaka", Role.ADMINISTRATOR, "another-horse-battery-8")
    user = User.objects.get()
    assert is_administrator(user)
    assert user.check_password("another-horse-battery-8")
    with pytest.raises(ValidationError):
        put_on_staff("suzuki", Role.CLERK, "password")
    assert User.objects.count() == 1
