"""Fifty clerks at once: ``python -m tests.server.queueing.race --database URL [--people N] [--clerks N] [--plain]``.

Prints one line of JSON. ``--plain`` only calls and finishes (for the throughput), otherwise clerks do everything
they may: next, chosen, hold, call held, transfer, take back, finish, at random.
"""

from __future__ import annotations

import argparse
import threading
import time
from datetime import timedelta
from typing import Any

import msgspec
from django.conf import settings as django_conf

from tests.server.queueing.racer import DAY, Outcome, Worker


def run(people: int, clerks: int, *, plain: bool) -> dict[str, Any]:
    """Issue, call, and read the book afterwards. Django must be set up and the tables empty."""
    from edge_sync.groundwork.clock import SystemClock
    from server.queueing.models import Counter, Ticket
    from server.queueing.policy import State
    from server.queueing.rules import CallingRules
    from server.queueing.service import CallDesk, Clerk, Issue
    from tests.server.queueing.lawful import times_taken, unlawful_deeds
    from tests.server.queueing.test_service import Witness
    from tests.server.stage.letters import visit_id

    rules = CallingRules(
        DAY, recall_after_s=0, no_show_after_calls=0, no_show_after_s=0, weight_percent={"elderly": 150}
    )
    clock = SystemClock()
    desk = CallDesk(clock, Witness(), lambda: None, lambda: rules)
    now = clock.now()
    desk.issue_many(
        [
            Issue(f"A{n:03d}", visit_id(str(n)), "moving", DAY, "k", now - timedelta(seconds=people - n), True)
            for n in range(people)
        ]
    )
    seats = [Counter.objects.create(name=f"席{n}", position=n).pk for n in range(clerks)]
    outcome, gate = Outcome(), threading.Barrier(clerks + 1)
    workers = [Worker(desk, Clerk(f"c{n}", seat), outcome, n, plain=plain) for n, seat in enumerate(seats)]
    threads = [threading.Thread(target=worker.work, args=(gate,)) for worker in workers]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join(120)
    outcome.took_s = time.monotonic() - began
    calls = sum(outcome.done[what] for what in ("call_next", "call_this", "call_held"))
    return {
        "people": people,
        "clerks": clerks,
        "took_s": round(outcome.took_s, 2),
        "calls": calls,
        "calls_per_s": round(calls / outcome.took_s, 1),
        "done": dict(outcome.done),
        "refused": dict(outcome.refused),
        "trouble": outcome.trouble,
        "unlawful": unlawful_deeds(),
        "left": Ticket.objects.exclude(state=State.FINISHED).count(),
        "most_often_taken": max(times_taken().values(), default=0),
    }


def main() -> None:
    """The command."""
    words = argparse.ArgumentParser()
    words.add_argument("--database", required=True)
    words.add_argument("--people", type=int, default=200)
    words.add_argument("--clerks", type=int, default=50)
    words.add_argument("--plain", action="store_true")
    asked = words.parse_args()

    from server.site.process import set_up
    from tests.server.stage.in_process import SETTINGS

    if not django_conf.configured:
        set_up(msgspec.structs.replace(SETTINGS, database_url=asked.database))

    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    print(msgspec.json.encode(run(asked.people, asked.clerks, plain=asked.plain)).decode())


if __name__ == "__main__":
    main()
