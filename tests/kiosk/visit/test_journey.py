"""Journey files: what is shipped is sound; what is broken is refused with every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.visit.journey import LIBRARY, BadJourney, read_journeys


def test_the_shipped_journeys_are_sound() -> None:
    assert set(read_journeys()) == {"residence_certificate", "moving", "consultation"}


def test_a_dead_end_is_named(tmp_path: Path) -> None:
    text = (LIBRARY / "moving.toml").read_text("utf-8").replace('goes = "ticket"', 'goes = "tickt"')
    (tmp_path / "moving.toml").write_text(text, "utf-8")
    with pytest.raises(BadJourney) as caught:
        read_journeys(tmp_path)
    assert "step number: 'tickt' does not exist" in caught.value.mistakes
    assert "step ticket is never reached" in caught.value.mistakes


def test_an_unknown_word_is_refused(tmp_path: Path) -> None:
    text = (LIBRARY / "moving.toml").read_text("utf-8").replace("leaves_after_ms", "leave_after_ms")
    (tmp_path / "moving.toml").write_text(text, "utf-8")
    with pytest.raises(BadJourney, match="leave_after_ms"):
        read_journeys(tmp_path)
