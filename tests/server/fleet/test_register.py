from __future__ import annotations

from datetime import timedelta

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.messages.line import Status
from server.fleet.models import Fault, Machine
from server.fleet.register import Register
from server.ingest.arrival import Arrival
from tests.server.stage.letters import hex32

pytestmark = pytest.mark.usefixtures("database")


def status(online: bool, session: str) -> Status:
    return Status(online=online, session=hex32(session), epoch=hex32("e"), head_seq=7, waiting=2)


@pytest.fixture
def register() -> Register:
    return Register(lambda: None)


def test_will_of_an_earlier_session_is_ignored(register: Register, clock: HandClock) -> None:
    register.status("kiosk-01", status(True, "new"), clock.now(), fresh=True)
    register.status("kiosk-01", status(False, "old"), clock.now(), fresh=True)
    assert Machine.objects.get().online
    register.status("kiosk-01", status(False, "new"), clock.now(), fresh=True)
    assert not Machine.objects.get().online


def test_what_the_broker_kept_is_no_sign_of_life(register: Register, clock: HandClock) -> None:
    register.status("kiosk-01", status(True, "s"), clock.now(), fresh=False)
    assert Machine.objects.get().last_heard_at is None
    register.heard({"kiosk-01"}, clock.now())
    assert Machine.objects.get().last_heard_at == clock.now()


def test_one_open_fault_a_code_until_it_ends(register: Register, clock: HandClock) -> None:
    at = Arrival("kiosk-01", hex32("e"), 1, clock.now(), True, clock.now())
    register.fault_began(FaultBegan(fault="TICKET-01"), at)
    register.fault_began(FaultBegan(fault="TICKET-01"), at)
    assert Fault.objects.get().times == 2
    later = clock.now() + timedelta(minutes=1)
    register.fault_ended(FaultEnded(fault="TICKET-01"), Arrival("kiosk-01", hex32("e"), 2, later, True, later))
    assert Fault.objects.get().ended_at == later
    register.fault_began(FaultBegan(fault="TICKET-01"), at)
    assert Fault.objects.filter(ended_at__isnull=True).count() == 1
