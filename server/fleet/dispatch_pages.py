"""The page 配信: open and close machines, what was sent to them and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.messages.content import Bundle, ContentInstall, ContentPart
from edge_sync.messages.machine import SetOpen
from server.fleet.dispatch import Dispatch
from server.fleet.models import Command, Machine

SHOWN = 8
LONGEST_SENTENCE = 100
WriteDown = Callable[[str, str, str], None]
"""``(who, did, what)`` into the book."""


@dataclass(frozen=True)
class Version:
    """One bundle on one machine: the digests' beginnings."""

    bundle: str
    installed: str
    on_the_way: str


@dataclass(frozen=True)
class Line:
    """One machine as the page shows it."""

    machine: Machine
    is_open: bool
    """What it was last told; a machine that was never told is open."""
    said: str
    """``pending`` or what became of the last word."""
    versions: list[Version]
    commands: list[Command]


class DispatchPages:
    """For administrators."""

    def __init__(self, dispatch: Dispatch, write_down: WriteDown) -> None:
        self._dispatch = dispatch
        self._write_down = write_down

    def page(self, request: HttpRequest) -> HttpResponse:
        """All machines."""
        return render(request, "fleet/dispatch.html", {"lines": _lines()})

    def part(self, request: HttpRequest) -> HttpResponse:
        """The part of the page that changes."""
        return render(request, "fleet/dispatch_list.html", {"lines": _lines()})

    def set_open(self, request: HttpRequest) -> HttpResponse:
        """Open or close one machine."""
        device = request.POST.get("device", "")
        if request.method == "POST" and Machine.objects.filter(device=device).exists():
            is_open = request.POST.get("open") == "yes"
            who = request.user.get_username()
            sentence = "" if is_open else request.POST.get("sentence", "").strip()[:LONGEST_SENTENCE]
            with transaction.atomic():
                self._dispatch.set_open(device, is_open=is_open, sentence=sentence, by=who)
                self._write_down(who, "opened_machine" if is_open else "closed_machine", device)
        if request.headers.get("HX-Request"):
            return self.part(request)
        return HttpResponseRedirect(reverse("dispatch"))


def _lines() -> list[Line]:
    return [_line(machine) for machine in Machine.objects.all()]


def _line(machine: Machine) -> Line:
    commands = Command.objects.filter(device=machine.device).exclude(kind=ContentPart.KIND).order_by("-pk")
    last = commands.filter(kind=SetOpen.KIND).first()
    is_open = msgspec.json.decode(last.data, type=SetOpen).is_open if last is not None else True
    versions = [_version(machine.device, bundle.value) for bundle in Bundle]
    known = [one for one in versions if one.installed or one.on_the_way]
    return Line(machine, is_open, last.state if last is not None else "", known, list(commands[:SHOWN]))


def _version(device: str, bundle: str) -> Version:
    installs = Command.objects.filter(device=device, topic=bundle, kind=ContentInstall.KIND).order_by("-pk")
    applied = installs.filter(state=Command.State.APPLIED).first()
    waiting = installs.filter(state=Command.State.PENDING).first()
    return Version(bundle, applied.digest[:8] if applied else "", waiting.digest[:8] if waiting else "")
