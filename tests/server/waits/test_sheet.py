"""Recorded days as CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.waits.errors import BadSheet
from server.waits.sheet import read, write
from tests.bench.hall.days import days


def test_days_come_back_as_they_were(tmp_path: Path) -> None:
    played = days(2, 2)
    write(tmp_path / "days.csv", played)
    assert read(tmp_path / "days.csv") == played


@pytest.mark.parametrize(("text", "row"), [("day,visit\n2026-04-01,x\n", 2), ("day\n\nsoon\n", 2)])
def test_a_sheet_that_cannot_be_read_says_where(tmp_path: Path, text: str, row: int) -> None:
    (tmp_path / "bad.csv").write_text(text, "utf-8")
    with pytest.raises(BadSheet) as caught:
        read(tmp_path / "bad.csv")
    assert caught.value.row == row
