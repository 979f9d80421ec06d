"""The last guard before a number: what the centre cannot have counted, who came already, a clock nobody vouches for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edge_sync.admission import NotAdmitted
from edge_sync.groundwork.clock import HandClock
from edge_sync.slips import CheckIn, TakeTicket
from tests.edge_sync.hall import code_of, expected_of, queue_with, rules_of
from tests.edge_sync.house import SmallHouse
from tests.edge_sync.writing import NOON, hand_over, visit_id, watermark

CODE = code_of(7)
SECOND = timedelta(seconds=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[SmallHouse]:
    made = SmallHouse(tmp_path, HandClock(NOON))
    yield made
    made.close()


def _take(house: SmallHouse, number: int) -> str:
    return house.office.take_ticket(TakeTicket(visit_id=visit_id(number), service="certificates")).ticket.ticket


def _check_in(house: SmallHouse, number: int) -> str:
    return house.office.check_in(CheckIn(visit_id=visit_id(number), code=CODE)).ticket.ticket


def _confirm(house: SmallHouse) -> None:
    hand_over(house.outbox)
    house.outbox.settle(watermark(house.outbox, house.outbox.head()))


def test_numbers_that_wait_for_the_line_are_no_part_of_what_the_centre_left(house: SmallHouse) -> None:
    for number in (1, 2):
        _take(house, number)
    house.mirror.receive(queue_with(rules_of(left=3), as_of=NOON + SECOND))
    _take(house, 3)
    with pytest.raises(NotAdmitted) as caught:
        _take(house, 4)
    assert caught.value.code == "HALL-03"
    _confirm(house)
    house.mirror.receive(queue_with(rules_of(left=1), as_of=NOON + 2 * SECOND))
    assert _take(house, 4) == "A004"


def test_a_watcher_sees_what_is_left_after_each_number(house: SmallHouse) -> None:
    house.mirror.receive(queue_with(rules_of(left=3)))
    watcher = house.mirror.watch()
    _take(house, 1)
    view = watcher.next(1)
    assert view is not None
    assert view.queue is not None
    assert view.queue.hall is not None
    assert view.queue.hall.services[0].numbers_left == 2


def test_nothing_is_closed_or_too_early_by_a_clock_nobody_vouches_for(tmp_path: Path) -> None:
    clock = HandClock(NOON + timedelta(hours=12))
    house = SmallHouse(tmp_path, clock)
    house.mirror.receive(queue_with(rules_of(), expected=(expected_of(CODE),)))
    for deed in (_take, _check_in):
        with pytest.raises(NotAdmitted):
            deed(house, 1)
    house.clock_known = False
    assert not house.mirror.view().clock_known
    assert (_take(house, 1), _check_in(house, 2)) == ("A001", "A002")
    house.close()


def test_a_code_used_here_stays_used_until_a_centre_that_knows_says_otherwise(house: SmallHouse) -> None:
    free = (expected_of(CODE),)
    house.mirror.receive(queue_with(expected=free))
    assert _check_in(house, 1) == "A001"
    house.mirror.receive(queue_with(expected=free, as_of=NOON + SECOND))
    with pytest.raises(NotAdmitted, match="BOOK-05"):
        _check_in(house, 2)
    _confirm(house)
    house.mirror.receive(queue_with(expected=(expected_of(CODE, used=True),), as_of=NOON + 2 * SECOND))
    with pytest.raises(NotAdmitted, match="BOOK-05"):
        _check_in(house, 2)
    house.mirror.receive(queue_with(as_of=NOON + 3 * SECOND))
    with pytest.raises(NotAdmitted, match="BOOK-05"):
        _check_in(house, 2)
    house.mirror.receive(queue_with(expected=free, as_of=NOON + 4 * SECOND))
    assert _check_in(house, 2) == "A002"
    assert _check_in(house, 1) == "A001", "who was received keeps the number"


def test_a_check_in_outlives_a_restart_and_is_answered_alike(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    house = SmallHouse(tmp_path, clock)
    house.mirror.receive(queue_with(expected=(expected_of(CODE, ticket="W003"),)))
    assert _check_in(house, 1) == "W003"
    head = house.outbox.head()
    house.close()
    house = SmallHouse(tmp_path, clock)
    assert _check_in(house, 1) == "W003"
    assert house.outbox.head() == head
    with pytest.raises(NotAdmitted, match="BOOK-05"):
        _check_in(house, 2)
    house.close()


def test_a_visit_with_a_number_for_that_service_keeps_it(house: SmallHouse) -> None:
    house.mirror.receive(queue_with(expected=(expected_of(CODE, service="certificates"),)))
    assert _take(house, 1) == "A001"
    assert _check_in(house, 1) == "A001"
    assert _check_in(house, 2) == "A002", "the booking was not used up by it"
