"""What an A4 printer is: a queue that takes documents and says what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from edge_sync.messages.forms import JobState


@dataclass(frozen=True, slots=True)
class JobReport:
    """What the service says of one job.

    ``reasons`` joins the job's and its printer's IPP reason keywords (RFC 8011 §5.3.8, §5.4.12),
    without ``none``; ``kiosk.paper.reasons.fault_in`` says which fault they mean.
    """

    state: JobState
    reasons: tuple[str, ...]

    @property
    def over(self) -> bool:
        """True when the job will not change any more."""
        return self.state in (JobState.COMPLETED, JobState.CANCELED, JobState.ABORTED)


@dataclass(frozen=True, slots=True)
class QueueReport:
    """What the service says of the queue. ``stopped`` is None when it did not say."""

    accepting: bool
    stopped: bool | None
    reasons: tuple[str, ...]


class A4Printer(Protocol):
    """A queue of an A4 printer. Calls block and never belong to the glass's own thread."""

    def submit(self, pdf: bytes, *, title: str) -> int:
        """Hand over one PDF; give the service's job number.

        ``title`` stands in the service's job list and logs, so it must never be personal: ASCII
        letters, digits, space, ``. _ -``, at most 60.

        Raises:
            ValueError: the title has other characters.
            PrintServiceMissing: the service does not answer.
            QueueMissing: it has no such queue.
            PrinterStopped: the queue is stopped or takes no jobs; nothing was handed over.
            PrintRefused: the service refused the document.
        """

    def job(self, job_id: int) -> JobReport:
        """Say what became of a job.

        A printer that is switched off shows as PROCESSING without a telling reason: the service keeps
        trying. How long to be patient is the caller's to decide; ``cancel`` takes the job back.

        Raises:
            JobLost: the service does not know it.
            PrintServiceMissing: the service does not answer.
        """

    def queue(self) -> QueueReport:
        """Say how the queue fares.

        Raises:
            PrintServiceMissing: the service does not answer.
            QueueMissing: it has no such queue.
        """

    def cancel(self, job_id: int) -> None:
        """Take a job back and let the service forget its document; a job that is over stays as it is.

        Raises:
            JobLost: the service does not know it.
            PrintServiceMissing: the service does not answer.
        """
