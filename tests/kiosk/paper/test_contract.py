"""What every A4 printer must do."""

from __future__ import annotations

import time

import pytest

from edge_sync.messages.forms import JobState
from kiosk.paper.errors import (
    A4PrinterError,
    JobLost,
    NoPaper,
    PrinterStopped,
    PrintServiceMissing,
    QueueMissing,
)
from kiosk.paper.reasons import fault_in
from tests.kiosk.paper.hands import Hands, wait_over


def wait_fault(hands: Hands, job_id: int, within_s: float = 10.0) -> A4PrinterError | None:
    deadline = time.monotonic() + within_s
    while (fault := fault_in(hands.printer.job(job_id).reasons)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return fault


def test_a_document_is_printed_and_its_job_completes(hands: Hands, pdf: bytes) -> None:
    job_id = hands.printer.submit(pdf, title="madoguchi A012")
    report = wait_over(hands.printer, job_id)
    assert report.state is JobState.COMPLETED
    assert hands.papers() == 1


def test_an_idle_queue_has_nothing_to_say(hands: Hands) -> None:
    report = hands.printer.queue()
    assert (report.accepting, report.stopped, fault_in(report.reasons)) == (True, False, None)


def test_without_paper_the_job_waits_and_says_so(hands: Hands, pdf: bytes) -> None:
    hands.faults("media-empty")
    job_id = hands.printer.submit(pdf, title="madoguchi A013")
    assert isinstance(wait_fault(hands, job_id), NoPaper)
    assert not hands.printer.job(job_id).over
    assert hands.papers() == 0
    hands.faults()
    assert wait_over(hands.printer, job_id).state is JobState.COMPLETED
    assert hands.papers() == 1


def test_a_job_can_be_taken_back(hands: Hands, pdf: bytes) -> None:
    hands.faults("media-jam")
    job_id = hands.printer.submit(pdf, title="madoguchi A014")
    hands.printer.cancel(job_id)
    assert wait_over(hands.printer, job_id).state is JobState.CANCELED
    hands.printer.cancel(job_id)
    assert hands.printer.job(job_id).state is JobState.CANCELED


def test_a_stopped_queue_is_handed_nothing(hands: Hands, pdf: bytes) -> None:
    hands.pause()
    assert hands.printer.queue().stopped is True
    with pytest.raises(PrinterStopped):
        hands.printer.submit(pdf, title="madoguchi A015")
    assert hands.papers() == 0


def test_a_missing_service_is_told_and_outlived(hands: Hands, pdf: bytes) -> None:
    hands.stop_service()
    with pytest.raises(PrintServiceMissing):
        hands.printer.submit(pdf, title="madoguchi A016")
    with pytest.raises(PrintServiceMissing):
        hands.printer.queue()
    with pytest.raises(PrintServiceMissing):
        hands.printer.job(1)
    with pytest.raises(PrintServiceMissing):
        hands.printer.cancel(1)
    hands.start_service()
    assert hands.printer.queue().accepting


def test_a_missing_queue_is_told(hands: Hands, pdf: bytes) -> None:
    other = hands.other_queue()
    with pytest.raises(QueueMissing) as missing:
        other.queue()
    assert missing.value.queue == "elsewhere"
    with pytest.raises(QueueMissing):
        other.submit(pdf, title="madoguchi A017")


def test_an_unknown_job_is_lost(hands: Hands) -> None:
    with pytest.raises(JobLost) as lost:
        hands.printer.job(99_999)
    assert lost.value.job_id == 99_999
    with pytest.raises(JobLost):
        hands.printer.cancel(99_999)


@pytest.mark.parametrize("title", ["", "架空　太郎の申請書", "x" * 61, "line\nbreak", "form/1"])
def test_a_title_that_could_name_somebody_is_refused(hands: Hands, pdf: bytes, title: str) -> None:
    with pytest.raises(ValueError, match="job title"):
        hands.printer.submit(pdf, title=title)
    assert hands.papers() == 0
