"""The bench of the queue measures what it says."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bench.broker import Broker
from tests.bench.measure_queue import fqm
from tests.bench.measure_queue.crowd import Crowd, percentile
from tests.bench.measure_queue.pages import forms
from tests.server.stage.centre import Centre


def test_a_percentile_of_nothing_is_unknown() -> None:
    assert percentile([], 95) is None
    assert percentile(range(100), 95) == 95
    assert percentile([7.0], 95) == 7.0


def test_forms_are_found_with_their_hidden_fields() -> None:
    html = '<form action="/a/"><input type="hidden" name="t" value="1&amp;2"><button>x</button></form><input name="u">'
    assert forms(html) == {"/a/": {"t": "1&2"}}


def test_a_peer_that_is_not_here_is_said_to_be_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FQM", raising=False)
    assert "not_run" in fqm.measure(tmp_path)


@pytest.mark.parts
def test_every_number_is_timed_at_every_page(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker:
        centre = Centre(tmp_path / "centre", broker)
        assert centre.command("migrate").returncode == 0
        centre.start()
        try:
            issued, called, consoles, boards, refused = asyncio.run(_small_hall(centre, broker))
        finally:
            centre.stop()
    assert (issued, called, refused) == (4, 2, 0)
    assert consoles == issued * 2
    assert boards == called * 3


async def _small_hall(centre: Centre, broker: Broker) -> tuple[int, int, int, int, int]:
    async with Crowd(centre, broker, boards=3, clerks=2) as crowd:
        for number in range(4):
            crowd.kiosks[number].give("moving", crowd.book)
        await _until(lambda: len(crowd.book.issue_to_console_ms) == 8)
        for clerk in crowd.clerks:
            assert await clerk.call_next() is not None
        await _until(lambda: len(crowd.book.call_to_board_ms) == 6)
        assert not crowd.fallen()
        book = crowd.book
        return (
            len(book.issued),
            len(book.called),
            len(book.issue_to_console_ms),
            len(book.call_to_board_ms),
            book.refused,
        )


async def _until(so: object, within_s: float = 15.0) -> None:
    assert callable(so)
    for _ in range(int(within_s / 0.05)):
        if so():
            return
        await asyncio.sleep(0.05)
