"""予約枠: what can be booked when, what is shut, and calendars for staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.identity import RandomBytes
from server.reservations import feeds
from server.reservations.errors import BadPlan
from server.reservations.models import Block, Booking, Feed, Plan, PlanKind
from server.reservations.plan_form import read, save
from server.reservations.wording import words_of

WriteDown = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Choices:
    """What the editor offers; the site knows."""

    services: Callable[[], list[tuple[str, str]]]
    counters: Callable[[], list[str]]
    clerks: Callable[[], list[str]]


class PlanPages:
    """Blocks for everybody with an account; plans and calendars for administrators."""

    def __init__(
        self,
        clock: Clock,
        choices: Choices,
        changed: Callable[[], None],
        write_down: WriteDown,
        random_bytes: RandomBytes,
        public_url: str,
        may_administer: Callable[[HttpRequest], bool],
    ) -> None:
        self._clock = clock
        self._choices = choices
        self._changed = changed
        self._write_down = write_down
        self._random_bytes = random_bytes
        self._public_url = public_url.rstrip("/")
        self._may_administer = may_administer

    def plans(self, request: HttpRequest) -> HttpResponse:
        """All plans and blocks."""
        return self._overview(request)

    def plan(self, request: HttpRequest, plan_id: int | None = None) -> HttpResponse:
        """Make or change one."""
        plan = get_object_or_404(Plan, pk=plan_id) if plan_id is not None else None
        problem = ""
        if request.method == "POST":
            services = [service for service, _ in self._choices.services()]
            try:
                typed = read(request.POST.dict(), request.POST.getlist("weekdays"), services)
                saved = save(plan_id, typed, self._today())
            except BadPlan as error:
                problem = error.field
            else:
                did = "made_plan" if plan is None else "changed_plan"
                self._write_down(request.user.get_username(), did, saved.title)
                self._changed()
                return HttpResponseRedirect(reverse("reservation_plans"))
        context = {
            "plan": plan,
            "typed": request.POST.dict() if problem else _typed(plan, self._today()),
            "ticked": request.POST.getlist("weekdays")
            if problem
            else [str(day) for day in (plan.weekdays if plan else range(5))],
            "problem": problem,
            "weekdays": list(enumerate(words_of("ja")["weekdays"].split())),
            "kinds": [one.value for one in PlanKind],
            "services": self._choices.services(),
            "counters": self._choices.counters(),
            "clerks": self._choices.clerks(),
        }
        return render(request, "reservations/plan.html", context, status=400 if problem else 200)

    def block(self, request: HttpRequest) -> HttpResponse:
        """Shut a stretch of a day, or open it again."""
        who = request.user.get_username()
        if request.method == "POST" and request.POST.get("open", "").isdigit():
            block = Block.objects.filter(pk=int(request.POST["open"])).first()
            if block is not None:
                self._write_down(who, "opened_slots", str(block))
                block.delete()
                self._changed()
        elif request.method == "POST":
            try:
                block = _block(request.POST.dict())
            except (ValueError, Plan.DoesNotExist):
                return self._overview(request, "block")
            self._write_down(who, "shut_slots", str(block))
            self._changed()
        return HttpResponseRedirect(reverse("reservation_plans"))

    def calendars(self, request: HttpRequest) -> HttpResponse:
        """Secret addresses: make one, which is shown once; take one back."""
        who, told = request.user.get_username(), ""
        if request.method == "POST" and request.POST.get("revoke", "").isdigit():
            gone = feeds.revoke(int(request.POST["revoke"]), self._clock.now())
            if gone is not None:
                self._write_down(who, "revoked_feed", str(gone))
            return HttpResponseRedirect(reverse("reservation_calendars"))
        if request.method == "POST":
            whose, _, name = request.POST.get("of", "").partition(" ")
            known = {"counter": self._choices.counters, "clerk": self._choices.clerks}.get(whose, list)()
            if name in known:
                secret = feeds.make_feed(whose, name, who, self._clock.now(), self._random_bytes)
                self._write_down(who, "made_feed", f"{whose} {name}")
                told = f"{self._public_url}{reverse('calendar_feed', args=(secret,))}"
        context = {
            "told": told,
            "feeds": Feed.objects.filter(revoked_at=None),
            "counters": self._choices.counters(),
            "clerks": self._choices.clerks(),
        }
        return render(request, "reservations/calendars.html", context)

    def _overview(self, request: HttpRequest, problem: str = "") -> HttpResponse:
        today = self._today()
        blocks = [
            (block, Booking.objects.filter(**_under(block)).count())
            for block in Block.objects.select_related("plan").filter(day__gte=today)
        ]
        context = {
            "plans": Plan.objects.all(),
            "blocks": blocks,
            "today": today,
            "problem": problem,
            "may_change": self._may_administer(request),
        }
        return render(request, "reservations/plans.html", context, status=400 if problem else 200)

    def _today(self) -> date:
        return self._clock.now().astimezone(TOKYO).date()


def _under(block: Block) -> dict[str, object]:
    """Bookings that stand although their time was shut afterwards."""
    mine = {} if block.plan is None else {"plan": block.plan}
    return {**mine, "day": block.day, "seat__isnull": False, "state": "open"}


def _block(typed: dict[str, str]) -> Block:
    """Raises ValueError, Plan.DoesNotExist."""
    plan = Plan.objects.get(pk=int(typed["plan"])) if typed.get("plan") else None
    from_min, until_min = _minutes(typed.get("from") or "00:00"), _minutes(typed.get("until") or "24:00")
    if from_min >= until_min:
        raise ValueError(typed["until"])
    day = date.fromisoformat(typed.get("day", ""))
    reason = typed.get("reason", "").strip()[:40]
    return Block.objects.create(plan=plan, day=day, from_min=from_min, until_min=until_min, reason=reason)


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _typed(plan: Plan | None, today: date) -> dict[str, object]:
    if plan is None:
        start = {"kind": "counter", "from": "09:00", "until": "16:00", "slot_min": 30, "seats": 1, "ahead_days": 30}
        return {**start, "close_before_min": 60, "first_day": today.isoformat(), "keeps_hall_hours": "yes"}
    return {
        **{name: getattr(plan, name) for name in ("kind", "service", "title", "title_en", "counter", "place", "clerk")},
        **{name: getattr(plan, name) for name in ("slot_min", "seats", "ahead_days", "close_before_min")},
        "first_day": plan.first_day.isoformat(),
        "last_day": plan.last_day.isoformat() if plan.last_day else "",
        "from": f"{plan.from_min // 60:02d}:{plan.from_min % 60:02d}",
        "until": f"{plan.until_min // 60 % 24:02d}:{plan.until_min % 60:02d}",
        "keeps_hall_hours": "yes" if plan.keeps_hall_hours else "",
    }
