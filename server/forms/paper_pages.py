"""The page 紙のコードを読む: codes on a visitor's sheet bring the entry here when the line to the kiosk is down.

A scanner that types what it reads, or pasted text; several codes in any order. What was read so far stays in the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography import x509
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.groundwork.clock import Clock
from edge_sync.seal.errors import NotAPaperCode, PartsMissing, SealError
from edge_sync.seal.paper_code import HEAD, MOST_CODES, how_many, unpack, verify
from server.forms.desk import WriteDown
from server.forms.errors import SafeError
from server.forms.shelf import Shelf

_HEAD = re.compile(f"(?={HEAD})")
LONGEST = 20_000


class UnknownMachine(SealError):
    """A certificate of the city, but of a machine that the centre never heard of."""

    code = "SEAL-06"


@dataclass(frozen=True)
class Progress:
    """How much of a sheet is read."""

    texts: tuple[str, ...]
    total: int
    """0: nothing is read yet."""
    missing: tuple[int, ...]

    @property
    def read(self) -> int:
        """Codes that are here."""
        return self.total - len(self.missing)


class PaperPages:
    """For clerks."""

    def __init__(
        self,
        clock: Clock,
        shelf: Shelf,
        authority: Callable[[], x509.Certificate],
        known: Callable[[str], bool],
        write_down: WriteDown,
    ) -> None:
        """``authority`` raises OSError or ValueError where its certificate cannot be read."""
        self._clock = clock
        self._shelf = shelf
        self._authority = authority
        self._known = known
        self._write_down = write_down

    def page(self, request: HttpRequest) -> HttpResponse:
        """Take one more code, or all at once."""
        if request.method != "POST" or request.POST.get("do") == "again":
            return self._ask(request, Progress((), 0, ()))
        before = [text for text in request.POST.getlist("read") if text][:MOST_CODES]
        new = codes_in(request.POST.get("code", "")[:LONGEST])
        progress, code = gathered(before, new)
        if code is None and progress.total and not progress.missing:
            try:
                return self._restored(request, progress)
            except (SealError, SafeError) as error:
                code, progress = error.code, Progress((), 0, ())
            except (OSError, ValueError):
                code, progress = "SEAL-07", Progress((), 0, ())
        return self._ask(request, progress, code or "")

    def _restored(self, request: HttpRequest, progress: Progress) -> HttpResponse:
        found = verify(unpack(progress.texts), self._authority())
        if not self._known(found.device):
            raise UnknownMachine
        who = request.user.get_username()
        opened = self._shelf.scanned(found, self._clock.now(), by=who)
        ticket = opened.entry.reveal().ticket
        opened.entry.wipe()
        self._write_down(who, "scanned_paper", f"{ticket or found.visit_id[-6:]} {found.device}")
        return HttpResponseRedirect(reverse("entry", args=[found.visit_id]))

    def _ask(self, request: HttpRequest, progress: Progress, code: str = "") -> HttpResponse:
        status = 422 if code else 200
        return render(request, "forms/scan.html", {"progress": progress, "code": code}, status=status)


def codes_in(typed: str) -> list[str]:
    """The codes in what a scanner typed or somebody pasted, whatever stands between them; an input method that was
    left on makes wide letters of them.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    parts = [part.strip("\r\n\t ") for part in _HEAD.split(text)]
    return [part.replace("\r", "").replace("\n", "") for part in parts if part]


def gathered(before: Sequence[str], new: Sequence[str]) -> tuple[Progress, str | None]:
    """What is read now, and the code of what was wrong with the newest, which is then left out."""
    texts = tuple(dict.fromkeys([*before, *new]))
    problem = None
    try:
        return _progress(texts), None
    except NotAPaperCode as error:
        problem = error.code
    try:
        return _progress(tuple(before)), problem
    except NotAPaperCode:
        return Progress((), 0, ()), problem


def _progress(texts: tuple[str, ...]) -> Progress:
    if not texts:
        return Progress((), 0, ())
    total = how_many(texts[0])
    try:
        unpack(texts)
    except PartsMissing as error:
        return Progress(texts, total, error.missing)
    return Progress(texts, total, ())
