"""Step 2: lay boxes onto the page. The page is made here; the browser sends back what became of it."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.timezone import localtime

from edge_sync.stationery.items import read_items
from server.studio.choosing import groups
from server.studio.draft import read_draft
from server.studio.errors import BadDraft, BadQuestion, Conflict
from server.studio.models import BlankPage, FormVersion
from server.studio.own_questions import KINDS, make_question
from server.studio.room import Room, author, show

MOST_BODY_BYTES = 400_000
A_YEAR_S = 365 * 24 * 3600


class Save(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the browser sends."""

    revision: int
    draft: msgspec.Raw


class Editing:
    """For administrators."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def page(self, request: HttpRequest, work: int) -> HttpResponse:
        """The page with its boxes."""
        draft = self._room.draft(work)
        context = {"data": self._data(draft), "kinds": KINDS, "pages": range(1, draft.blank.pages + 1)}
        return show(request, "studio_boxes", draft, context | {"members": range(1, 10)})

    def save(self, request: HttpRequest, work: int) -> HttpResponse:
        """Keep what was changed: 200 with the new revision, 409 with what somebody else made of it."""
        draft = self._room.draft(work)
        if request.method != "POST" or len(request.body) > MOST_BODY_BYTES:
            return JsonResponse({"code": BadDraft.code}, status=400)
        try:
            sent = msgspec.json.decode(request.body, type=Save)
            saved = self._room.works.save(draft, sent.revision, read_draft(bytes(sent.draft)), author(request))
        except (BadDraft, msgspec.DecodeError):
            return JsonResponse({"code": BadDraft.code}, status=400)
        except Conflict:
            return JsonResponse(self._state(self._room.draft(work)), status=409)
        return JsonResponse(self._state(saved))

    def question(self, request: HttpRequest, work: int) -> HttpResponse:
        """Add a question of staff's own."""
        self._room.draft(work)
        who = author(request).name
        said = {name: request.POST.get(name, "") for name in ("ask", "label", "kind", "choices")}
        try:
            name = make_question(
                said["ask"], said["label"], said["kind"], said["choices"].splitlines(), self._room.clock, who
            )
        except BadQuestion as error:
            return JsonResponse({"problem": self._room.words("errors").get(error.code, error.code)}, status=400)
        self._room.write_down(who, "made_question", said["label"])
        return JsonResponse({"name": name, "groups": self._groups()})

    def picture(self, request: HttpRequest, blank: str, number: int) -> HttpResponse:
        """A page of a blank as a picture; it never changes under this address."""
        page = BlankPage.objects.filter(blank_id=blank, number=number).first()
        if page is None:
            return HttpResponse(status=404)
        headers = {"Cache-Control": f"private, immutable, max-age={A_YEAR_S}"}
        return HttpResponse(bytes(page.png), content_type="image/png", headers=headers)

    def _data(self, draft: FormVersion) -> dict[str, Any]:
        pages = [reverse("studio_picture", args=(draft.blank_id, n)) for n in range(1, draft.blank.pages + 1)]
        return self._state(draft) | {
            "sheet": {"width_mm": draft.blank.width_mm, "height_mm": draft.blank.height_mm, "pages": pages},
            "groups": self._groups(),
            "urls": {name: reverse(f"studio_{name}", args=(draft.work_id,)) for name in ("save", "question")},
            "words": {
                "saving": dict(self._room.words("studio_saving")),
                "findings": dict(self._room.words("studio_findings")),
                "question_made": self._room.words("studio_saving").get("question_made", ""),
            },
        }

    def _state(self, draft: FormVersion) -> dict[str, Any]:
        return {
            "revision": draft.revision,
            "who": draft.changed_by,
            "at": f"{localtime(draft.changed_at):%H:%M}",
            "draft": msgspec.to_builtins(read_draft(draft.definition)),
            "findings": msgspec.to_builtins(self._room.findings(draft)),
        }

    def _groups(self) -> Any:
        return msgspec.to_builtins(groups(read_items(), self._room.library.questions()))
