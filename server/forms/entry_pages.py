"""The page 申請内容: what was entered for a visit is seen, corrected, filled in by the clerk, and printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Person
from edge_sync.seal.errors import SealError
from edge_sync.stationery.errors import FormError
from edge_sync.stationery.items import read_items
from server.forms.at_counter import Visits, may_open
from server.forms.desk import Desk, Opener, WriteDown
from server.forms.errors import ChangedMeanwhile, Forgotten, SafeError
from server.forms.library import Library, Stock
from server.forms.models import Draft, Handover
from server.forms.press import Press
from server.forms.reading import Reading, differing, read
from server.forms.sheet import sheet_of
from server.forms.shelf import Shelf
from server.forms.versions import kept
from server.forms.working import Complete, Work, chosen, form_lines, forms_differing, order_of, people_in, rearranged

PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""The browser's own viewer lays its page round the PDF and styles it inline."""


class EntryPages:
    """For clerks. Nothing of an entry is kept between two answers but the sealed versions."""

    def __init__(
        self,
        clock: Clock,
        shelf: Shelf,
        library: Library,
        visits: Visits,
        complete: Complete,
        write_down: WriteDown,
        *,
        hands_over: bool,
    ) -> None:
        self._clock = clock
        self._shelf = shelf
        self._library = library
        self._visits = visits
        self._complete = complete
        self._write_down = write_down
        self._opener = Opener(clock, shelf, visits, write_down)
        self._hands_over = hands_over
        self._press = Press()

    def recent(self, request: HttpRequest) -> HttpResponse:
        """申請の一覧: visits of which an entry is still kept, the newest first."""
        ids = Draft.objects.order_by("-made_at").values_list("visit_id", flat=True)
        drafts = kept(dict.fromkeys(ids))
        visits, who = self._visits.find(request, drafts), request.user.get_username()
        done = set(Handover.objects.filter(visit_id__in=list(drafts)).values_list("visit_id", flat=True))
        lines: list[dict[str, Any]] = [
            {
                "visit": visits.get(visit_id),
                "visit_id": visit_id,
                "last": rows[-1],
                "may_open": may_open(visits.get(visit_id), rows, who),
                "done": visit_id in done,
            }
            for visit_id, rows in drafts.items()
        ]
        lines.sort(key=lambda line: line["last"].made_at, reverse=True)
        titles = {name: form.title for name, form in self._library.now().forms.items()}
        return render(request, "forms/recent.html", {"lines": lines, "titles": titles})

    def entry(self, request: HttpRequest, visit_id: str) -> HttpResponse:
        """The page itself: opened by GET, worked on by POST."""
        desk, stock = self._opener.desk(request, visit_id), self._library.now()
        if request.method != "POST":
            everybody = tuple(range(len(desk.entry.people)))
            return self._show(request, desk, stock, Work(Reading(desk.entry), {}, everybody, desk.forms))
        typed = {name: str(value) for name, value in request.POST.items()}
        forms = chosen(request.POST.getlist("form"), desk.forms, stock)
        order = order_of(desk.entry, typed)
        reading = read(typed, people_in(desk.entry, order), stock.wanted(forms), stock.questions)
        work = Work(reading, typed, order, forms)
        if typed.get("do") != "save":
            return self._show(request, desk, stock, rearranged(work, typed.get("do", ""), self._complete))
        if not forms:
            work = Work(Reading(reading.entry, {**reading.problems, "form": "ENTRY-17"}), typed, order, forms)
        if work.reading.problems:
            return self._show(request, desk, stock, work, status=422)
        return self._save(request, desk, stock, work)

    def pdf(self, request: HttpRequest, visit_id: str, form: str) -> HttpResponse:
        """One filled form of what is stored, to be printed; nothing of it is kept anywhere."""
        desk = self._opener.desk(request, visit_id)
        needed = next((one for one in desk.forms if one.form == form), None)
        if desk.opened is None or needed is None:
            raise Http404
        stock = self._library.at(form, needed.form_version) or self._library.now()
        try:
            result = self._press.fill(stock.folder, form, desk.opened.entry)
        finally:
            desk.opened.entry.wipe()
        self._write_down(desk.who, "printed_entry", f"{desk.shown} {form} v{needed.form_version}")
        return HttpResponse(
            result.pdf,
            content_type="application/pdf",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": f'inline; filename="{desk.number}-{form}.pdf"',
                "Content-Security-Policy": PDF_POLICY,
            },
        )

    def _save(self, request: HttpRequest, desk: Desk, stock: Stock, work: Work) -> HttpResponse:
        changed = differing(desk.entry, work.reading.entry) + forms_differing(desk.forms, work.forms)
        here, typed = reverse("entry", args=[desk.visit_id]), work.typed
        if not changed and desk.opened is not None:
            return HttpResponseRedirect(f"{here}?said=same")
        said = typed.get("seen", "")
        seen = int(said) if said.isdecimal() and said.isascii() and len(said) < 9 else -1
        content, now = Personal(work.reading.entry), self._clock.now()
        try:
            with transaction.atomic():
                self._shelf.correct(desk.visit_id, seen, content, work.forms, changed=changed, by=desk.who, now=now)
                self._opener.note(desk, "corrected_entry" if desk.opened else "filled_in_entry", changed)
        except ChangedMeanwhile as error:
            return self._show(request, desk, stock, work, status=409, by=error.by or "端末")
        return HttpResponseRedirect(f"{here}?said=saved")

    def _show(
        self, request: HttpRequest, desk: Desk, stock: Stock, work: Work, *, status: int = 200, by: str = ""
    ) -> HttpResponse:
        people = work.reading.entry.people
        hints = {who: self._hint(one) for who, one in enumerate(people)}
        wanted = stock.wanted(work.forms)
        context: dict[str, Any] = {
            "desk": desk,
            "sheet": sheet_of(work.reading, work.typed, wanted, stock.questions, read_items(), hints),
            "seen": work.typed.get("seen", desk.seen) if not by else desk.seen,
            "order": ",".join(map(str, work.order)),
            "lines": form_lines(desk.forms, work.forms, stock),
            "form_problem": work.reading.problems.get("form", ""),
            "problems": len(work.reading.problems),
            "unsaved": request.method == "POST",
            "said": request.GET.get("said", ""),
            "conflict_by": by,
            "differs": differing(desk.entry, work.reading.entry) if by else [],
            "versions": kept([desk.visit_id]).get(desk.visit_id, []),
            "handovers": list(Handover.objects.filter(visit_id=desk.visit_id).select_related("file")),
            "hands_over": self._hands_over,
        }
        answer = render(request, "forms/entry.html", context, status=status)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _hint(self, person: Person) -> str:
        """The address that belongs to the postal code, where another one stands."""
        if not person.postal_code or not person.address:
            return ""
        found = self._complete(person.postal_code)
        return "" if person.address.startswith(found) else found


def explained(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say in a sentence why an entry cannot be opened; keep what was typed out of Django's own error reports."""

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except Forgotten:
            raise Http404 from None
        except (SafeError, SealError, FormError) as error:
            return render(request, "forms/trouble.html", {"code": error.code}, status=503)

    protected: Callable[..., HttpResponse] = sensitive_post_parameters()(opened)
    return protected
