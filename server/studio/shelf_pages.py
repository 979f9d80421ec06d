"""The list of forms, and step 1: put a form in."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.stationery.catalogue import Form
from server.studio.errors import BlankRefused, Conflict, StudioError
from server.studio.glovebox.orders import NOT_A_BLANK, TOO_MANY_BYTES
from server.studio.models import Change, FormVersion, FormWork
from server.studio.room import Room, author, seen, show
from server.studio.telling import told
from server.studio.works import MOST_TITLE

State = FormVersion.State
CHANGES_SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One form in the list."""

    work: FormWork
    draft: FormVersion | None
    published: FormVersion | None


class ShelfPages:
    """For administrators."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def page(self, request: HttpRequest) -> HttpResponse:
        """All forms: those of the studio, then those that the software brought."""
        return self._list(request)

    def _list(self, request: HttpRequest, problem: str = "") -> HttpResponse:
        away = "away" in request.GET
        works = FormWork.objects.filter(put_away=away).prefetch_related("versions")
        taken = set(FormWork.objects.values_list("form_id", flat=True))
        built_in = [form for name, form in self._room.library.built_in().items() if name not in taken]
        context = {"lines": [_line(work) for work in works], "built_in": built_in, "away": away}
        context |= {"said": request.GET.get("said", ""), "problem": problem}
        return render(request, "studio/list.html", context, status=409 if problem else 200)

    def new(self, request: HttpRequest) -> HttpResponse:
        """Step 1 of a form that does not exist yet."""
        if request.method != "POST":
            return self._step_one(request, None)
        title = request.POST.get("title", "").strip()
        try:
            if not title or len(title) > MOST_TITLE:
                return self._step_one(request, None, "STUDIO-19")
            draft = self._room.works.begin(self._file(request), title, author(request))
        except BlankRefused as error:
            return self._step_one(request, None, error.code)
        self._room.write_down(draft.changed_by, "began_form", title)
        return HttpResponseRedirect(reverse("studio_boxes", args=(draft.work_id,)))

    def blank(self, request: HttpRequest, work: int) -> HttpResponse:
        """Step 1 of a draft: another title, another file under the boxes."""
        draft = self._room.draft(work)
        if request.method != "POST":
            return self._step_one(request, draft)
        works, who, at = self._room.works, author(request), seen(request)
        try:
            draft = works.rename(draft, at, request.POST.get("title", "").strip(), who)
            if "file" in request.FILES or _too_large(request, self._room):
                draft = works.replace_blank(draft, draft.revision, self._file(request), who)
                self._room.write_down(who.name, "replaced_blank", draft.title)
        except (BlankRefused, Conflict) as error:
            return self._step_one(request, self._room.draft(work), error.code)
        return HttpResponseRedirect(reverse("studio_boxes", args=(work,)))

    def open(self, request: HttpRequest) -> HttpResponse:
        """Go on with a draft; begin one from a form of the software, or from an older version."""
        if request.method != "POST":
            return HttpResponseRedirect(reverse("studio"))
        try:
            draft = self._opened(request)
        except BlankRefused as error:
            return self._list(request, error.code)
        if draft is None:
            return HttpResponseRedirect(reverse("studio"))
        return HttpResponseRedirect(reverse("studio_boxes", args=(draft.work_id,)))

    def put_away(self, request: HttpRequest) -> HttpResponse:
        """Take a form off the list and off the machines, or bring it back; nothing is deleted."""
        work = FormWork.objects.filter(pk=_number(request, "work")).first()
        if request.method == "POST" and work is not None:
            work.put_away = request.POST.get("away") == "yes"
            work.save(update_fields=("put_away",))
            if work.versions.filter(state=State.PUBLISHED).exists():
                self._room.send_again(author(request).name)
            self._room.write_down(
                author(request).name, "put_form_away" if work.put_away else "took_form_back", work.title
            )
        return HttpResponseRedirect(reverse("studio"))

    def send_again(self, request: HttpRequest) -> HttpResponse:
        """Give machines all published forms once more: there is a new machine."""
        if request.method == "POST":
            try:
                self._room.send_again(author(request).name)
            except StudioError as error:
                return self._list(request, error.code)
            return HttpResponseRedirect(f"{reverse('studio')}?said=sent")
        return HttpResponseRedirect(reverse("studio"))

    def history(self, request: HttpRequest, work: int) -> HttpResponse:
        """Versions of a form, and who changed what."""
        row = self._room.work(work)
        changes = Change.objects.filter(version__work=row).select_related("version")[:CHANGES_SHOWN]
        lines = [(change, told(change.before), told(change.after)) for change in changes]
        return render(request, "studio/history.html", {"work": row, "versions": row.versions.all(), "changes": lines})

    def _opened(self, request: HttpRequest) -> FormVersion | None:
        who, works = author(request), self._room.works
        form: Form | None = self._room.library.built_in().get(request.POST.get("built_in", ""))
        if form is not None:
            draft = works.begin_from(form, who)
            self._room.write_down(who.name, "began_form", form.title)
            return draft
        old = FormVersion.objects.filter(pk=_number(request, "version")).select_related("work", "blank").first()
        if old is not None:
            return works.draft(old.work, who, like=old)
        work = FormWork.objects.filter(pk=_number(request, "work")).first()
        return works.draft(work, who) if work is not None else None

    def _file(self, request: HttpRequest) -> bytes:
        """What was uploaded; raises BlankRefused."""
        if _too_large(request, self._room):
            raise BlankRefused(TOO_MANY_BYTES)
        found = request.FILES.get("file")
        if not isinstance(found, UploadedFile):
            raise BlankRefused(NOT_A_BLANK, "no file")
        return bytes(found.read())

    def _step_one(self, request: HttpRequest, draft: FormVersion | None, problem: str = "") -> HttpResponse:
        title = request.POST.get("title") or (draft.title if draft else "")
        limits = self._room.limits
        context = {"problem": problem, "title": title, "limits": limits, "most_mb": limits.most_bytes // 1_000_000}
        return show(request, "studio_blank", draft, context, status=422 if problem else 200)


def _line(work: FormWork) -> Line:
    versions = {version.state: version for version in work.versions.all()}
    return Line(work, versions.get(State.DRAFT), versions.get(State.PUBLISHED))


def _too_large(request: HttpRequest, room: Room) -> bool:
    """A file over the limit never reached ``FILES``: the upload handler takes none that large."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return "file" not in request.FILES and length.isdigit() and int(length) > room.limits.most_bytes


def _number(request: HttpRequest, field: str) -> int:
    text = request.POST.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
