"""The administrators' pages of the hall's rules."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from server.hall.book import read_plan
from server.hall.changes import latest
from server.hall.counter_sheet import CounterSheet
from server.hall.day_sheets import YearSheet
from server.hall.disasters import current
from server.hall.hours_sheet import WeekSheet
from server.hall.models import Service
from server.hall.number_sheet import NumberSheet
from server.hall.office import Office
from server.hall.ordinary import never_closes, ordinary_week, ordinary_year
from server.hall.rule_sheets import CallingSheet, PrioritySheet
from server.hall.service_sheets import OneService, ServiceList
from server.hall.sheet_page import SheetPage
from server.hall.spans import write_time
from server.hall.today import service_lines

LATEST = 30


class HallPages:
    """Every page reads and saves one sheet."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._sheets = SheetPage(office)

    def overview(self, request: HttpRequest) -> HttpResponse:
        """Where everything is, and what was changed last."""
        plan = self._office.plan()
        facts = {"plan": plan, "latest": latest(LATEST), "never_closes": never_closes(plan)}
        return render(request, "hall/overview.html", facts)

    def today(self, request: HttpRequest) -> HttpResponse:
        """本日の受付: for every clerk."""
        return render(request, "hall/today.html", self._today())

    def today_part(self, request: HttpRequest) -> HttpResponse:
        """The part of it that changes."""
        return render(request, "hall/today_part.html", self._today())

    def banner(self, request: HttpRequest) -> HttpResponse:
        """Whether disaster mode is on, for the frame of a page."""
        return render(request, "hall/banner.html", {"on": current()})

    def services(self, request: HttpRequest) -> HttpResponse:
        """All services in their order."""
        facts = {"services": Service.objects.in_bulk()}
        return self._sheets.serve(request, ServiceList, "hall/services.html", reverse("hall_services"), facts)

    def service(self, request: HttpRequest, service: str) -> HttpResponse:
        """One service."""
        facts = {"service": _service(service)}
        back = reverse("hall_service", args=(service,))
        return self._sheets.serve(request, lambda: OneService(_service(service)), "hall/service.html", back, facts)

    def new_service(self, request: HttpRequest) -> HttpResponse:
        """One more."""
        return self._sheets.serve(request, lambda: OneService(None), "hall/service.html", reverse("hall_services"))

    def counters(self, request: HttpRequest) -> HttpResponse:
        """Who receives what."""
        facts = {"services": Service.objects.all()}
        counters = self._office.neighbours.counters
        return self._sheets.serve(
            request, lambda: CounterSheet(counters), "hall/counters.html", reverse("hall_counters"), facts
        )

    def hours(self, request: HttpRequest) -> HttpResponse:
        """The hall's week."""
        facts = {"services": Service.objects.all(), "never_closes": never_closes(self._office.plan())}
        return self._sheets.serve(request, lambda: self._week(None), "hall/hours.html", reverse("hall_hours"), facts)

    def ordinary_hours(self, request: HttpRequest) -> HttpResponse:
        """市役所のふつうの時間にする: only while nobody said other hours."""
        done = request.method == "POST" and never_closes(read_plan())
        if done:
            sheets = ((self._week(None), ordinary_week()), (YearSheet(), ordinary_year()))
            done = self._sheets.put(request.user.get_username(), sheets)
        return HttpResponseRedirect(f"{reverse('hall_hours')}?said={'saved' if done else 'same'}")

    def service_hours(self, request: HttpRequest, service: str) -> HttpResponse:
        """One service's week."""
        facts = {"service": _service(service), "services": Service.objects.all()}
        back = reverse("hall_service_hours", args=(service,))
        return self._sheets.serve(request, lambda: self._week(_service(service)), "hall/hours.html", back, facts)

    def priorities(self, request: HttpRequest) -> HttpResponse:
        """Who is served earlier."""
        return self._sheets.serve(request, PrioritySheet, "hall/priorities.html", reverse("hall_priorities"))

    def calling(self, request: HttpRequest) -> HttpResponse:
        """Guards of calling."""
        return self._sheets.serve(request, CallingSheet, "hall/calling.html", reverse("hall_calling"))

    def numbers(self, request: HttpRequest) -> HttpResponse:
        """Machines' numbers."""
        office, day = self._office, self._office.queue_day()
        machines = office.neighbours.machines
        facts = {"machines": {one.device: one for one in machines.numbering(day)}}
        return self._sheets.serve(
            request,
            lambda: NumberSheet(machines, office.clock, day),
            "hall/numbers.html",
            reverse("hall_numbers"),
            facts,
        )

    def _week(self, service: Service | None) -> WeekSheet:
        return WeekSheet(service, [self._office.named("weekdays", str(day)) for day in range(7)])

    def _today(self) -> dict[str, object]:
        office, now = self._office, self._office.clock.now()
        plan, day = office.plan(), office.queue_day()
        taken = office.neighbours.line.taken(day)
        return {
            "plan": plan,
            "lines": service_lines(plan, taken, now),
            "now": now,
            "counters": [
                (counter, sorted(plan.services[one].name for one in plan.serves[counter.key] if one in plan.services))
                if counter.key in plan.serves
                else (counter, None)
                for counter in office.neighbours.counters.all()
            ],
            "places": plan.places,
            "write_time": write_time,
        }


def _service(name: str) -> Service:
    found = Service.objects.filter(pk=name).first()
    if found is None:
        raise Http404
    return found
