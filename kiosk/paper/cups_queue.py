"""Adapter: one CUPS queue, through pycups.

The document streams straight from memory into the service; no file of ours is written. The service
itself spools it, so on a kiosk its ``RequestRoot`` lies in memory and ``PreserveJobFiles`` is off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import cups

from edge_sync.messages.forms import JobState
from kiosk.paper.errors import (
    A4PrinterError,
    JobLost,
    PrinterStopped,
    PrintRefused,
    PrintServiceMissing,
    QueueMissing,
)
from kiosk.paper.port import JobReport, QueueReport
from kiosk.paper.title import checked_title

_STATES: Final = {
    cups.IPP_JOB_PENDING: JobState.PENDING,
    cups.IPP_JOB_HELD: JobState.PENDING_HELD,
    cups.IPP_JOB_PROCESSING: JobState.PROCESSING,
    cups.IPP_JOB_STOPPED: JobState.PROCESSING_STOPPED,
    cups.IPP_JOB_CANCELED: JobState.CANCELED,
    cups.IPP_JOB_ABORTED: JobState.ABORTED,
    cups.IPP_JOB_COMPLETED: JobState.COMPLETED,
}
_OPTIONS: Final = {"media": "iso_a4_210x297mm", "print-scaling": "none", "sides": "one-sided"}
"""The form's boxes are placed to the millimetre: nothing may scale the page."""

_HTTP_CONTINUE: Final = 100
_REDIRECT_OR_GONE: Final = (cups.IPP_NOT_FOUND, cups.IPP_GONE)
_UNREACHABLE: Final = (cups.IPP_SERVICE_UNAVAILABLE, cups.IPP_INTERNAL_ERROR)


class CupsQueue:
    """One queue of one print service. Every call makes a connection of its own, so restarts do no harm."""

    def __init__(self, queue: str, *, server: str = "", user: str = "kiosk") -> None:
        """``server`` is a host or the path of a Unix socket; empty is the system's own. ``user`` owns the jobs."""
        self._queue = queue
        self._server = server
        self._user = user

    def submit(self, pdf: bytes, *, title: str) -> int:
        """See ``A4Printer.submit``."""
        checked_title(title)
        with self._service() as service:
            report = self._queue_report(service)
            if report.stopped or not report.accepting:
                raise PrinterStopped
            job_id: int = service.createJob(self._queue, title, dict(_OPTIONS))
            try:
                self._stream(service, job_id, pdf, title)
            except BaseException:
                with suppress(cups.IPPError):
                    service.cancelJob(job_id, purge_job=True)
                raise
            return job_id

    def job(self, job_id: int) -> JobReport:
        """See ``A4Printer.job``."""
        with self._service() as service:
            found = _of_job(job_id, lambda: service.getJobAttributes(job_id, ["job-state", "job-state-reasons"]))
            state = _STATES.get(found.get("job-state"), JobState.UNKNOWN)
            reasons = _listed(found.get("job-state-reasons"))
            report = JobReport(state, reasons)
            if report.over:
                return report
            with suppress(A4PrinterError):
                reasons = (*reasons, *self._queue_report(service).reasons)
            return JobReport(state, tuple(dict.fromkeys(reasons)))

    def queue(self) -> QueueReport:
        """See ``A4Printer.queue``."""
        with self._service() as service:
            return self._queue_report(service)

    def cancel(self, job_id: int) -> None:
        """See ``A4Printer.cancel``."""
        with self._service() as service:
            _of_job(job_id, lambda: service.getJobAttributes(job_id, ["job-state"]))
            with suppress(cups.IPPError):  # over already: it stays as it is
                service.cancelJob(job_id)

    def _stream(self, service: Any, job_id: int, pdf: bytes, title: str) -> None:
        ready = service.startDocument(self._queue, job_id, title, "application/pdf", 1)
        if ready != _HTTP_CONTINUE or service.writeRequestData(pdf, len(pdf)) != _HTTP_CONTINUE:
            raise PrintServiceMissing
        status = service.finishDocument(self._queue)
        if status not in (cups.IPP_OK, cups.IPP_OK_SUBST):
            raise PrintRefused(status)

    def _queue_report(self, service: Any) -> QueueReport:
        wanted = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"]
        try:
            found = service.getPrinterAttributes(name=self._queue, requested_attributes=wanted)
        except cups.IPPError as error:
            if error.args[0] in _REDIRECT_OR_GONE:
                raise QueueMissing(self._queue) from None
            raise
        state = found.get("printer-state")
        return QueueReport(
            accepting=bool(found.get("printer-is-accepting-jobs", True)),
            stopped=None if state is None else state == cups.IPP_PRINTER_STOPPED,
            reasons=_listed(found.get("printer-state-reasons")),
        )

    @contextmanager
    def _service(self) -> Iterator[Any]:
        """A connection; what goes wrong in it becomes this room's errors."""
        try:
            # These two are kept by libcups for each thread.
            cups.setUser(self._user)
            cups.setPasswordCB(lambda prompt: "")
            yield cups.Connection(host=self._server) if self._server else cups.Connection()
        except RuntimeError:
            raise PrintServiceMissing from None
        except cups.HTTPError:
            raise PrintServiceMissing from None
        except cups.IPPError as error:
            status = int(error.args[0])
            if status in _UNREACHABLE:
                raise PrintServiceMissing from None
            raise PrintRefused(status) from None


def _of_job(job_id: int, ask: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = ask()
    except cups.IPPError as error:
        if error.args[0] in _REDIRECT_OR_GONE:
            raise JobLost(job_id) from None
        raise
    return found


def _listed(reasons: object) -> tuple[str, ...]:
    """IPP gives one keyword or many; ``none`` means none."""
    many = reasons if isinstance(reasons, list) else [reasons]
    return tuple(str(reason) for reason in many if reason not in (None, "none", ""))
