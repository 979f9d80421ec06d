"""Steps 3 and 4: try the form with made-up people, then let machines have it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from server.studio.draft import Draft, alterations, read_draft
from server.studio.errors import Conflict, NoPreview, NotPrinted, StudioError
from server.studio.models import FormVersion
from server.studio.preview import Tried
from server.studio.room import Room, author, seen, show
from server.studio.sampling import samples


class Finishing:
    """For administrators."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def check(self, request: HttpRequest, work: int) -> HttpResponse:
        """Step 3: one part a made-up household; each is drawn when the browser asks for it."""
        return self._check(request, self._room.draft(work))

    def tried(self, request: HttpRequest, work: int, sample: str) -> HttpResponse:
        """One household's part: its pictures and what was noticed."""
        draft = self._room.draft(work)
        context: dict[str, Any] = {"draft": draft, "sample": sample, "problem": "", "can_print": self._can_print}
        try:
            tried = self._tried(draft, sample)
            context |= {"tried": tried, "pages": range(1, len(tried.pictures) + 1)}
        except NoPreview as error:
            context["problem"] = error.code
        return render(request, "studio/tried.html", context)

    def tried_picture(self, request: HttpRequest, work: int, sample: str, number: int) -> HttpResponse:
        """One page of one household's form as a picture."""
        pictures = self._tried_or_404(work, sample).pictures
        if not 1 <= number <= len(pictures):
            raise Http404
        return HttpResponse(pictures[number - 1], content_type="image/png")

    def tried_pdf(self, request: HttpRequest, work: int, sample: str) -> HttpResponse:
        """The test print as a file."""
        pdf = self._tried_or_404(work, sample).pdf
        name = f'attachment; filename="test-{work}-{sample}.pdf"'
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})

    def print_out(self, request: HttpRequest, work: int) -> HttpResponse:
        """The test print on the centre's printer."""
        draft, sample = self._room.draft(work), request.POST.get("sample", "")
        if request.method != "POST" or self._room.printer is None:
            return HttpResponseRedirect(reverse("studio_check", args=(work,)))
        tried = self._tried_or_404(work, sample)
        try:
            self._room.printer.print_out(tried.pdf, f"test {draft.work.form_id}")
        except NotPrinted as error:
            return self._check(request, draft, error.code)
        self._room.write_down(author(request).name, "printed_test", draft.title)
        return self._check(request, draft, said="試し刷りをプリンターへ送りました。")

    def publish(self, request: HttpRequest, work: int) -> HttpResponse:
        """Step 4: what is different, a note, and the button."""
        draft = self._room.draft(work)
        if request.method != "POST":
            return self._step_four(request, draft)
        try:
            self._room.publish(draft, seen(request), request.POST.get("note", "").strip(), author(request).name)
        except StudioError as error:
            if isinstance(error, Conflict) and not draft.work.versions.filter(state=FormVersion.State.DRAFT).exists():
                return HttpResponseRedirect(reverse("studio"))
            return self._step_four(request, self._room.draft(work), error.code)
        return HttpResponseRedirect(f"{reverse('studio')}?said=published")

    @property
    def _can_print(self) -> bool:
        return self._room.printer is not None

    def _check(self, request: HttpRequest, draft: FormVersion, problem: str = "", said: str = "") -> HttpResponse:
        context = {
            "samples": samples().items(),
            "findings": self._room.findings(draft),
            "problem": problem,
            "said": said,
        }
        return show(request, "studio_check", draft, context | {"blank_notes": draft.blank.notes.split()})

    def _step_four(self, request: HttpRequest, draft: FormVersion, problem: str = "") -> HttpResponse:
        before = draft.work.versions.filter(state=FormVersion.State.PUBLISHED).first()
        built_in = self._room.library.built_in().get(draft.work.form_id)
        form = self._room.form(draft)
        old = read_draft(before.definition) if before else Draft()
        context = {
            "before": before,
            "replaces_built_in": before is None and built_in is not None,
            "different": Counter(one.did for one in alterations(old, read_draft(draft.definition))),
            "other_blank": before is not None and before.blank_id != draft.blank_id,
            "form": form,
            "asked": [form.catalogue[name].label for name in form.questions if name in form.catalogue],
            "findings": self._room.findings(draft),
            "problem": problem,
            "note": request.POST.get("note", ""),
        }
        return show(request, "studio_publish", draft, context, status=409 if problem else 200)

    def _tried(self, draft: FormVersion, sample: str) -> Tried:
        if sample not in samples():
            raise Http404
        form = self._room.form(draft)
        if self._room.findings(draft):
            raise NoPreview
        return self._room.preview.of(form, sample)

    def _tried_or_404(self, work: int, sample: str) -> Tried:
        try:
            return self._tried(self._room.draft(work), sample)
        except NoPreview as error:
            raise Http404 from error
