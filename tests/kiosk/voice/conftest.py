"""Booths for the tests of what every mouth must do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.voice.booths import Booth, booth_of

KINDS = ["fake", pytest.param("wav", marks=pytest.mark.parts)]


@pytest.fixture(params=KINDS)
def booth(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Booth]:
    """Headphones that have a card of their own."""
    yield from booth_of(request.param, tmp_path, apart=True)


@pytest.fixture(params=KINDS)
def jack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Booth]:
    """Headphones whose jack cuts the loudspeaker off."""
    yield from booth_of(request.param, tmp_path, apart=False)
