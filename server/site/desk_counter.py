"""What the console's buttons do to the counter itself: pauses, calling by itself, help, and what the list shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from server.queueing.deeds import Clerk
from server.queueing.help_calls import answer_help, call_for_help, help_is_over
from server.queueing.models import Counter
from server.queueing.pauses import begin_pause, end_pause
from server.site.desk_deeds import number
from server.site.wording import name_of, words

EVERYBODY = "console_shows_everybody"
"""In the session: the list shows also who waits for other counters."""

AUTO_CALL_S = (5, 10, 20)
"""What may be chosen for calling by itself."""


@dataclass(frozen=True)
class AtCounter:
    """One press of a button."""

    request: HttpRequest
    counter: Counter
    clerk: Clerk
    now: datetime
    emergency: Callable[[], None]
    write_down: Callable[[str, str], None]


def _pause(at: AtCounter) -> None:
    reason = at.request.POST.get("reason", "")
    pause = begin_pause(at.clerk, reason if reason in words()["pause_reasons"] else "other", at.now)
    at.write_down("paused", name_of("pause_reasons", pause.reason))


def _go_again(at: AtCounter) -> None:
    if end_pause(at.counter.pk, at.now):
        at.write_down("went_again", "")


def _help(at: AtCounter) -> None:
    call_for_help(at.clerk, at.now)
    at.write_down("called_help", "")
    at.emergency()


def _help_over(at: AtCounter) -> None:
    if help_is_over(at.clerk, at.now):
        at.write_down("help_over", "")
        at.emergency()


def _answer(at: AtCounter) -> None:
    answered = answer_help(number(at.request.POST.get("call", "")), at.clerk, at.counter.name, at.now)
    if answered is not None:
        at.write_down("answered_help", answered.counter.name)
        at.emergency()


def _auto(at: AtCounter) -> None:
    seconds = number(at.request.POST.get("seconds", ""))
    after_s = seconds if seconds in AUTO_CALL_S else None
    if at.counter.auto_call_after_s != after_s:
        at.counter.auto_call_after_s = after_s
        at.counter.save(update_fields=("auto_call_after_s",))
        at.write_down("set_auto", str(after_s or ""))


def _show(at: AtCounter) -> None:
    at.request.session[EVERYBODY] = at.request.POST.get("who") == "everybody"


COUNTER_DEEDS: dict[str, Callable[[AtCounter], None]] = {
    "pause": _pause,
    "go_again": _go_again,
    "help": _help,
    "help_over": _help_over,
    "answer_help": _answer,
    "auto": _auto,
    "show": _show,
}
