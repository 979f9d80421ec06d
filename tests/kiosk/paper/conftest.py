"""Every contract test runs at the fake printer and at CUPS with a virtual one."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen import canvas

from tests.bench.fixtures import bench_room
from tests.kiosk.paper.hands import FakeHands, Hands, RoomHands

__all__ = ["bench_room"]


@pytest.fixture(params=["fake", pytest.param("cups", marks=pytest.mark.parts)])
def hands(request: pytest.FixtureRequest) -> Hands:
    if request.param == "fake":
        return FakeHands()
    return RoomHands(request.getfixturevalue("bench_room"))


@pytest.fixture
def pdf() -> bytes:
    """A page of A4 with a word on it that is found nowhere else."""
    page = io.BytesIO()
    drawing = canvas.Canvas(page, pagesize=(595.276, 841.89))
    drawing.drawString(100, 700, "KAKUUNAMAE")
    drawing.rect(100, 100, 200, 50)
    drawing.showPage()
    drawing.save()
    return page.getvalue()
