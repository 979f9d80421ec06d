"""An A4 printer in memory: keeps documents; its jobs can be made to stick."""

from __future__ import annotations

from edge_sync.messages.forms import JobState
from kiosk.paper.errors import JobLost, PrinterStopped, PrintServiceMissing, QueueMissing
from kiosk.paper.port import JobReport, QueueReport
from kiosk.paper.title import checked_title


class FakeA4Printer:
    """Prints at once, unless a fault stands: then jobs wait until it is cleared."""

    def __init__(self, queue: str = "a4") -> None:
        self._name = queue
        self.missing_service = False
        self.missing_queue = False
        self.stopped = False
        self.printed: list[bytes] = []
        self.titles: list[str] = []
        self._faults: tuple[str, ...] = ()
        self._waiting: dict[int, bytes] = {}
        self._states: dict[int, JobState] = {}

    def set_faults(self, *reasons: str) -> None:
        """Make the printer report IPP reasons such as ``media-empty``; none lets waiting jobs out."""
        self._faults = reasons
        if not reasons:
            for job_id in sorted(self._waiting):
                self._print(job_id)

    def submit(self, pdf: bytes, *, title: str) -> int:
        """See ``A4Printer.submit``."""
        checked_title(title)
        self._check()
        if self.stopped:
            raise PrinterStopped
        job_id = len(self._states) + 1
        self.titles.append(title)
        self._waiting[job_id] = pdf
        self._states[job_id] = JobState.PROCESSING
        if not self._faults:
            self._print(job_id)
        return job_id

    def job(self, job_id: int) -> JobReport:
        """See ``A4Printer.job``."""
        self._check_service()
        if job_id not in self._states:
            raise JobLost(job_id)
        state = self._states[job_id]
        return JobReport(state, self._faults if state is JobState.PROCESSING else ())

    def queue(self) -> QueueReport:
        """See ``A4Printer.queue``."""
        self._check()
        return QueueReport(True, self.stopped, (*self._faults, "paused") if self.stopped else self._faults)

    def cancel(self, job_id: int) -> None:
        """See ``A4Printer.cancel``."""
        self._check_service()
        if job_id not in self._states:
            raise JobLost(job_id)
        if self._waiting.pop(job_id, None) is not None:
            self._states[job_id] = JobState.CANCELED

    def _print(self, job_id: int) -> None:
        self.printed.append(self._waiting.pop(job_id))
        self._states[job_id] = JobState.COMPLETED

    def _check_service(self) -> None:
        if self.missing_service:
            raise PrintServiceMissing

    def _check(self) -> None:
        self._check_service()
        if self.missing_queue:
            raise QueueMissing(self._name)
