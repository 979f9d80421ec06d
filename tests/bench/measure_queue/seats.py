"""``python -m tests.bench.measure_queue.seats server.toml N``: N counters with a signed-in clerk at each.

Prints one session key a line. Set-up, not measured: signing in 50 times would only time the password hash.
"""

from __future__ import annotations

import sys
from pathlib import Path

from edge_sync.groundwork.settings import read_settings
from server.settings import Settings
from server.site.process import set_up


def main(settings_file: str, seats: int) -> None:
    """Make them in the database that the settings name."""
    set_up(read_settings(Path(settings_file), Settings))
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group, User
    from django.contrib.sessions.backends.db import SessionStore

    from server.queueing.models import Counter

    groups = list(Group.objects.filter(user__username="tanaka"))
    for number in range(1, seats + 1):
        counter, _ = Counter.objects.get_or_create(name=f"{number}番窓口", defaults={"position": number})
        user = User.objects.create(username=f"clerk{number:02d}", is_active=True)
        user.set_unusable_password()
        user.save()
        user.groups.set(groups)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["counter_id"] = counter.pk
        session.create()
        sys.stdout.write(f"{session.session_key}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
