"""Every contract test runs at the fake printer and at the real adapter before an ESC/POS printer of bytes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from edge_sync.typecase.faces import find_faces
from kiosk.tickets.layout import Slip
from kiosk.tickets.raster import SlipPainter
from tests.bench.thermal.sink import ThermalSink
from tests.kiosk.tickets.hands import FakeHands, Hands, SinkHands


@pytest.fixture(scope="session")
def painter() -> SlipPainter:
    return SlipPainter(find_faces())


@pytest.fixture
def sink() -> Iterator[ThermalSink]:
    with ThermalSink() as opened:
        yield opened


@pytest.fixture(params=["fake", "escpos"])
def hands(request: pytest.FixtureRequest) -> Hands:
    if request.param == "fake":
        return FakeHands()
    return SinkHands(request.getfixturevalue("sink"), request.getfixturevalue("painter"))


@pytest.fixture
def slip() -> Slip:
    return Slip(
        city="萩市役所",
        ticket_number="A012",
        service_label="住民票・証明書",
        issued_at_text="2026年4月1日 10:23",
        wait_text="いまの待ち 10〜20分くらい",
        qr_text="https://madoguchi.invalid/t/0190aaaabbbbccccdddd",
        notice_lines=("番号が呼ばれたら窓口へお越しください。",),
        language_lines=("Please come to the counter when your number is called.", "번호가 호출되면 창구로 오세요."),
    )
