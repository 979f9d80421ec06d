"""The hand at the A4 printer: fills the forms, hands them over one by one, follows each job to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path

import msgspec

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.entry import Entry
from edge_sync.messages.forms import JobState
from edge_sync.stationery.catalogue import LIBRARY, Form, find_form
from edge_sync.stationery.errors import FormError
from edge_sync.stationery.frames import CounterSlip
from edge_sync.stationery.overlay_process import OverlayProcess
from edge_sync.stationery.printed import Lacking
from kiosk.hands.hand import Hand
from kiosk.paper.errors import A4PrinterError, JobLost
from kiosk.paper.port import A4Printer
from kiosk.paper.reasons import fault_in
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.visit.privacy import Vault

log = logging.getLogger(__name__)

FOLLOW_MS = 200
BELIEVE_MS = 2_500
"""CUPS repeats what the printer said at its last job until the new one has reached it; a fault is news only then."""
ASK_QUEUE_MS = 15_000
TOO_SLOW = "PAPER-11"
LACKING = "lacking_letter"


class FormHand(Hand):
    """A form's bytes exist only between filling and handing over; a job that fails is taken back."""

    def __init__(
        self,
        printer: A4Printer,
        forms: dict[str, Form],
        vault: Vault,
        clock: Clock,
        post: Post,
        *,
        gives_up_ms: int,
        library: Path = LIBRARY,
        city: str = "",
    ) -> None:
        """``gives_up_ms``: how long a job may take before the visitor is told that it is in trouble.

        ``city`` stands on the counter's slip.
        """
        super().__init__("form", post, idle_ms=ASK_QUEUE_MS)
        self._printer = printer
        self._forms = forms
        self._vault = vault
        self._clock = clock
        self._gives_up_ms = gives_up_ms
        self._city = city
        self._overlay = OverlayProcess(library)
        self._filled: dict[str, bytes] = {}
        self._of_visit = -1

    def wake(self) -> None:
        self._overlay.start()
        self.rest()

    def stop(self) -> None:
        super().stop()
        self._overlay.stop()

    def rest(self) -> None:
        if self._of_visit != self._vault.visit:
            self._filled = {}
        try:
            queue = self._printer.queue()
        except A4PrinterError as error:
            self.fault = error.code
            return
        reason = fault_in(queue.reasons)
        self.fault = reason.code if reason else ("PAPER-03" if queue.stopped else None)

    def handle(self, effect: Effect) -> None:
        if isinstance(effect, effects.FillForms):
            self._fill(effect)
        elif isinstance(effect, effects.PrintForms):
            self._print(effect)

    def _fill(self, effect: effects.FillForms) -> None:
        began_ms = self._clock.monotonic_ms()
        visit = self._vault.visit
        today = self._clock.now().astimezone(TOKYO).date().isoformat()
        signature = self._vault.signature()
        self._filled, self._of_visit = {}, visit
        lacking: set[int] = set()
        form_id = effect.forms[0] if effect.forms else ""
        try:
            if not self._vault.change(lambda entry: _dated(entry, today, effect.ticket), visit):
                return
            self._vault.change(lambda entry: msgspec.structs.replace(entry, signature=signature), visit)
            entry = self._vault.entry()
            ids = [find_form(self._forms, form_id).id for form_id in effect.forms]
            for form_id, result in zip(ids, self._overlay.fill_all(ids, entry), strict=True):
                self._filled[form_id] = result.pdf
                lacking |= _who_lacks(result.lacking)
        except FormError as error:
            self.fault = error.code
            took_ms = self._clock.monotonic_ms() - began_ms
            self._post(happenings.FormMoved(form_id, JobState.UNKNOWN, took_ms, error.code))
            return
        self._vault.change(lambda entry: _flagged(entry, lacking), visit)
        log.info("forms filled %s", fields(forms=len(self._filled), after_ms=self._clock.monotonic_ms() - began_ms))
        self._post(happenings.FormsFilled(effect.visit_id))

    def _print(self, effect: effects.PrintForms) -> None:
        if self._of_visit != self._vault.visit:
            self._filled = {}
        for form_id in effect.forms:
            pdf = self._filled.pop(form_id, b"")
            if not self._print_one(form_id, pdf):
                break
        else:
            self._print_sheet(effect)
        self._filled = {}

    def _print_sheet(self, effect: effects.PrintForms) -> None:
        if effect.sheet is None:
            return
        titles = tuple(find_form(self._forms, form_id).title for form_id in effect.sheet.forms)
        try:
            pdf = self._overlay.sheet(CounterSlip(self._city, effect.sheet.ticket, titles, effect.sheet.codes))
        except FormError as error:
            self.fault = error.code
            self._post(happenings.FormMoved(effects.SHEET, JobState.UNKNOWN, 0, error.code))
            return
        self._print_one(effects.SHEET, pdf)

    def _print_one(self, form_id: str, pdf: bytes) -> bool:
        """True when it came out."""
        began_ms = self._clock.monotonic_ms()
        try:
            if not pdf:
                raise FormError("what was filled is gone with its visit")
            job = self._printer.submit(pdf, title=self._title(form_id))
            log.info("form accepted %s", fields(form=form_id, after_ms=self._clock.monotonic_ms() - began_ms))
            state, fault = self._follow(job, began_ms)
        except (A4PrinterError, FormError) as error:
            state, fault = JobState.UNKNOWN, error.code
        self.fault = fault
        self._post(happenings.FormMoved(form_id, state, self._clock.monotonic_ms() - began_ms, fault))
        return state is JobState.COMPLETED

    def _title(self, form_id: str) -> str:
        form = self._forms.get(form_id)
        return form_id if form is None else f"{form.id} v{form.version}"

    def _follow(self, job: int, began_ms: int) -> tuple[JobState, str | None]:
        pause = threading.Event()
        while True:
            report = self._printer.job(job)
            if report.state is JobState.COMPLETED:
                return report.state, None
            fault = fault_in(report.reasons)
            waited_ms = self._clock.monotonic_ms() - began_ms
            late = waited_ms > self._gives_up_ms
            if report.over or late or (fault is not None and waited_ms > BELIEVE_MS):
                self._take_back(job)
                return report.state, fault.code if fault else (TOO_SLOW if late else "PAPER-00")
            pause.wait(FOLLOW_MS / 1000)

    def _take_back(self, job: int) -> None:
        """A form left in a stopped printer's queue would come out before somebody else's eyes."""
        try:
            self._printer.cancel(job)
        except JobLost:
            return


def _dated(entry: Entry, today: str, ticket: str) -> Entry:
    return msgspec.structs.replace(entry, today=today, ticket=ticket)


def _who_lacks(found: Iterable[Lacking]) -> set[int]:
    return {lacking.who for lacking in found if lacking.count}


def _flagged(entry: Entry, lacking: set[int]) -> Entry:
    """The entry with a mark on everybody of whom a letter has no font; the mark names no letter."""
    people = tuple(
        msgspec.structs.replace(person, flags=tuple(dict.fromkeys((*person.flags, LACKING))))
        if who in lacking
        else person
        for who, person in enumerate(entry.people)
    )
    return msgspec.structs.replace(entry, people=people)
