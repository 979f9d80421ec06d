"""Reasons and titles, without any printer."""

from __future__ import annotations

import pytest

from kiosk.paper import errors
from kiosk.paper.errors import A4PrinterError, CoverOpen, NoPaper, NoToner, PaperJam, PrinterStopped, PrinterUnreachable
from kiosk.paper.port import JobReport
from kiosk.paper.reasons import fault_in, plain


@pytest.mark.parametrize(
    ("reasons", "fault"),
    [
        ((), None),
        (("job-printing", "cups-waiting-for-job-completed"), None),
        (("toner-low", "media-low-warning"), None),
        (("media-empty-report",), None),
        (("media-empty",), NoPaper),
        (("media-empty-warning",), NoPaper),
        (("media-empty-error", "media-jam-error"), PaperJam),
        (("media-empty-error", "cover-open-error"), CoverOpen),
        (("media-needed-error",), NoPaper),
        (("toner-empty-error",), NoToner),
        (("marker-supply-empty-error",), NoToner),
        (("connecting-to-device",), PrinterUnreachable),
        (("paused",), PrinterStopped),
    ],
)
def test_reasons_mean_faults(reasons: tuple[str, ...], fault: type[A4PrinterError] | None) -> None:
    assert type(fault_in(reasons)) is (fault or type(None))


def test_severity_is_taken_off() -> None:
    assert [plain(reason) for reason in ("media-empty-error", "paused", "door-open-report")] == [
        "media-empty",
        "paused",
        "door-open",
    ]


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, A4PrinterError)]
    assert len({kind.code for kind in kinds}) == len(kinds) > 9


def test_only_final_states_are_over() -> None:
    from edge_sync.messages.forms import JobState

    over = {state for state in JobState if JobReport(state, ()).over}
    assert over == {JobState.COMPLETED, JobState.CANCELED, JobState.ABORTED}
