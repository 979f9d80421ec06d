"""The hand at the A4 printer: fills the form, hands it over, follows the job to its end."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.forms import JobState
from kiosk.forms.catalogue import LIBRARY, Form, find_form
from kiosk.forms.errors import FormError
from kiosk.forms.fill import values
from kiosk.forms.overlay_process import OverlayProcess
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
    ) -> None:
        """``gives_up_ms``: how long a job may take before the visitor is told that it is in trouble."""
        super().__init__("form", post, idle_ms=ASK_QUEUE_MS)
        self._printer = printer
        self._forms = forms
        self._vault = vault
        self._clock = clock
        self._gives_up_ms = gives_up_ms
        self._overlay = OverlayProcess(library)

    def wake(self) -> None:
        self._overlay.start()
        self.rest()

    def stop(self) -> None:
        super().stop()
        self._overlay.stop()

    def rest(self) -> None:
        try:
            queue = self._printer.queue()
        except A4PrinterError as error:
            self.fault = error.code
            return
        reason = fault_in(queue.reasons)
        self.fault = reason.code if reason else ("PAPER-03" if queue.stopped else None)

    def handle(self, effect: Effect) -> None:
        assert isinstance(effect, effects.PrintForm)
        began_ms = self._clock.monotonic_ms()
        try:
            job = self._hand_over(effect)
            log.info("form accepted %s", fields(form=effect.form, after_ms=self._clock.monotonic_ms() - began_ms))
            state, fault = self._follow(job, began_ms)
        except (A4PrinterError, FormError) as error:
            state, fault = JobState.UNKNOWN, error.code
        self.fault = fault
        self._post(happenings.FormMoved(state, self._clock.monotonic_ms() - began_ms, fault))

    def _hand_over(self, effect: effects.PrintForm) -> int:
        facts = self._vault.facts()
        if facts is None:
            raise FormError("nobody's facts are known any more")
        form = find_form(self._forms, effect.form)
        today = self._clock.now().astimezone(TOKYO).date()
        printed = self._overlay.fill(form.id, values(facts, today, effect.ticket))
        return self._printer.submit(printed.pdf, title=f"{form.id} v{form.version}")

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
