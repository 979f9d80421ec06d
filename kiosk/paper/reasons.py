"""IPP's printer-state-reasons (RFC 8011 §5.4.12, PWG 5100.9) turned into this room's errors; pure."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.paper.errors import (
    A4PrinterError,
    CoverOpen,
    NoPaper,
    NoToner,
    PaperJam,
    PrinterStopped,
    PrinterUnreachable,
)

_MEANING: tuple[tuple[tuple[str, ...], type[A4PrinterError]], ...] = (
    (("media-jam",), PaperJam),
    (("cover-open", "door-open", "interlock-open"), CoverOpen),
    (("media-empty", "media-needed", "input-tray-missing", "input-media-supply-empty"), NoPaper),
    (("toner-empty", "marker-supply-empty", "marker-ink-empty", "marker-toner-empty"), NoToner),
    (("connecting-to-device", "timed-out", "shutdown", "offline"), PrinterUnreachable),
    (("paused", "moving-to-paused", "printer-stopped"), PrinterStopped),
)
"""Most telling first: an open cover often reports an empty tray as well."""

_SEVERITIES = ("-error", "-warning", "-report")


def plain(reason: str) -> str:
    """A reason without its severity: ``media-empty-error`` becomes ``media-empty``."""
    for severity in _SEVERITIES:
        reason = reason.removesuffix(severity)
    return reason


def fault_in(reasons: Iterable[str]) -> A4PrinterError | None:
    """The fault that reasons mean, or None when nothing is known to hinder printing.

    A ``-report`` never counts. A ``-warning`` does: CUPS passes an empty tray that holds a job up on as
    ``media-empty-warning``. A printer with several trays may warn and print all the same, so what a job's
    own state says goes first. What is only low (``toner-low``, ``media-low``) is no fault.
    """
    standing = {plain(reason) for reason in reasons if not reason.endswith("-report")}
    for keywords, fault in _MEANING:
        if standing & set(keywords):
            return fault()
    return None
