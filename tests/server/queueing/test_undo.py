"""What clerks take back."""

from __future__ import annotations

import pytest

from edge_sync.groundwork.clock import HandClock
from server.queueing.errors import MovedSince, NothingToTakeBack, StalePage
from server.queueing.models import Deed, Ticket
from server.queueing.policy import Move, State
from tests.server.queueing.lawful import unlawful_deeds
from tests.server.queueing.stand import RULES, Hall, clerk, columns, state

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def hall(clock: HandClock) -> Hall:
    return Hall(clock)


@pytest.mark.parametrize("deed", ["finish", "no_show", "hold", "transfer", "add_services", "go_on"])
def test_taking_back_restores_every_column(hall: Hall, deed: str) -> None:
    hall.give("A001")
    ticket = hall.desk.call_next(clerk())
    hall.desk.add_services(ticket.pk, clerk(), ["tax"])
    before = columns(ticket)
    more = {"transfer": ("tax",), "add_services": (["seal"],)}.get(deed, ())
    hall.clock.advance(30_000)
    getattr(hall.desk, deed)(ticket.pk, clerk(), *more)
    assert columns(ticket) != before
    hall.clock.advance(30_000)
    hall.desk.take_back(clerk())
    assert columns(ticket) == before
    assert hall.seen[-1] == ("take_back", "A001")


def test_deeds_are_taken_back_one_after_the_other_and_repeated_calls_go_along(hall: Hall) -> None:
    hall.give("A001", "A002")
    fresh = columns(Ticket.objects.get(number="A002"))
    first = hall.desk.call_next(clerk())
    hall.desk.finish(first.pk, clerk())
    second = hall.desk.call_next(clerk())
    hall.desk.recall(second.pk, clerk())
    assert hall.desk.take_back(clerk()).number == "A002"
    assert columns(second) == fresh
    assert hall.desk.take_back(clerk()).number == "A001"
    assert state(first) == State.CALLED
    hall.desk.take_back(clerk())
    with pytest.raises(NothingToTakeBack):
        hall.desk.take_back(clerk())
    assert unlawful_deeds() == []


def test_nothing_of_a_colleague_is_taken_back(hall: Hall) -> None:
    hall.give("A001")
    held = hall.desk.hold(hall.desk.call_next(clerk()).pk, clerk())
    hall.desk.call_held(held.pk, clerk(2))
    with pytest.raises(MovedSince):
        hall.desk.take_back(clerk())
    hall.desk.hold(held.pk, clerk(2))
    with pytest.raises(MovedSince):
        hall.desk.take_back(clerk())
    with pytest.raises(NothingToTakeBack):
        hall.desk.take_back(clerk(3))


def test_an_end_is_taken_back_only_with_a_free_hand_and_in_time(hall: Hall) -> None:
    hall.give("A001", "A002")
    first = hall.desk.finish(hall.desk.call_next(clerk()).pk, clerk())
    deed = Deed.objects.get(move=Move.FINISH)
    second = hall.desk.call_next(clerk())
    with pytest.raises(StalePage):
        hall.desk.take_back(clerk(), deed.pk)
    hall.desk.take_back(clerk())
    hall.desk.call_this(second.pk, clerk(2))
    hall.clock.advance(RULES.undo_within_s * 1000 + 1)
    with pytest.raises(NothingToTakeBack):
        hall.desk.take_back(clerk())
    assert state(first) == State.FINISHED
