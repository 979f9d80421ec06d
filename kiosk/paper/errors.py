"""How printing a form on A4 fails."""

from __future__ import annotations

from typing import ClassVar


class A4PrinterError(Exception):
    """Root of this room's errors; ``code`` is stable."""

    code: ClassVar[str] = "PAPER-00"


class PrintServiceMissing(A4PrinterError):
    """The print service (CUPS) does not answer. Staff must mend it."""

    code = "PAPER-01"


class QueueMissing(A4PrinterError):
    """The print service has no queue of the configured name. Staff must mend it."""

    code = "PAPER-02"

    def __init__(self, queue: str) -> None:
        super().__init__(f"queue={queue!r}")
        self.queue = queue


class PrinterStopped(A4PrinterError):
    """The queue is stopped or takes no jobs; nothing was handed to it."""

    code = "PAPER-03"


class NoPaper(A4PrinterError):
    """The tray is empty or missing."""

    code = "PAPER-04"


class PaperJam(A4PrinterError):
    """Paper is stuck."""

    code = "PAPER-05"


class NoToner(A4PrinterError):
    """Toner or ink is used up."""

    code = "PAPER-06"


class JobLost(A4PrinterError):
    """The service does not know the job (any more)."""

    code = "PAPER-07"

    def __init__(self, job_id: int) -> None:
        super().__init__(f"job_id={job_id}")
        self.job_id = job_id


class PrinterUnreachable(A4PrinterError):
    """The queue stands, but its printer does not answer: switched off or unplugged."""

    code = "PAPER-08"


class CoverOpen(A4PrinterError):
    """A door or cover of the printer stands open."""

    code = "PAPER-09"


class PrintRefused(A4PrinterError):
    """The service refused what was asked; ``status`` is the IPP status code (RFC 8011 appendix B)."""

    code = "PAPER-10"

    def __init__(self, status: int) -> None:
        super().__init__(f"status=0x{status:04X}")
        self.status = status
