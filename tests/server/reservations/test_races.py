"""Many at once: no seat is sold twice, no number given twice, on both databases."""

from __future__ import annotations

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connections, transaction

from edge_sync.groundwork.clock import HandClock
from server.queueing.models import Ticket
from server.reservations.errors import NotOpen, SlotTaken
from server.reservations.models import Booking, BookingState, Plan
from server.reservations.office import Wanted
from server.reservations.slots import moment_of
from tests.server.reservations.conftest import THURSDAY, Desk, a_plan, token

pytestmark = pytest.mark.parts

THREADS = 10
MINUTES = (540, 570, 600)
SEATS = 3


def at_once(*deeds: Callable[[], None]) -> None:
    """Run all of them in threads that begin together; errors are the test's."""
    failed: list[BaseException] = []
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], None]) -> None:
        gate.wait()
        try:
            deed()
        except BaseException as error:  # noqa: BLE001 - handed on below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def a_resident(desk: Desk, plan: Plan, seed: int, steps: int) -> Callable[[], None]:
    """Books, moves and cancels by chance, and cancels one at the end: by chance alone, sometimes nobody did."""
    chance = random.Random(seed)

    def act() -> None:
        mine: list[str] = []
        for _ in range(steps):
            deed, minute = chance.choice(("book", "book", "move", "cancel")), chance.choice(MINUTES)
            try:
                if deed == "book" or not mine:
                    mine.append(desk.office.book(Wanted(plan.pk, THURSDAY, minute, token())).code)
                elif deed == "move":
                    desk.office.move(chance.choice(mine), plan.pk, THURSDAY, minute)
                else:
                    desk.office.cancel(mine.pop(chance.randrange(len(mine))))
            except SlotTaken:
                continue
            assert most_sold(plan) <= SEATS
        if mine:
            desk.office.cancel(mine.pop())

    return act


def most_sold(plan: Plan) -> int:
    """Of the slot that sold most."""
    sold = Counter(Booking.objects.filter(plan=plan, seat__isnull=False).values_list("at", flat=True))
    return max(sold.values(), default=0)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_seat_is_sold_twice(either_database: str, clock: HandClock, seed: int) -> None:
    desk, plan = Desk(clock), a_plan(seats=SEATS)
    at_once(*(a_resident(desk, plan, seed * 1000 + number, steps=8) for number in range(THREADS)))
    held = list(Booking.objects.filter(seat__isnull=False))
    assert len({(one.at, one.seat) for one in held}) == len(held)
    assert all(1 <= (one.seat or 0) <= SEATS and one.state == BookingState.OPEN for one in held)
    assert Booking.objects.filter(state=BookingState.OPEN).count() == len(held), "every sold seat has one booking"
    assert Booking.objects.filter(state=BookingState.CANCELLED).exists()
    free = len(MINUTES) * SEATS - len(held)
    for minute in MINUTES:  # what is free can be sold, and not one more
        while True:
            try:
                desk.book(plan, minute)
            except SlotTaken:
                break
            free -= 1
    assert free == 0


def test_the_last_seat_has_one_buyer(either_database: str, clock: HandClock) -> None:
    desk, plan = Desk(clock), a_plan(seats=1)
    got: list[str] = []

    def buy() -> None:
        with contextlib.suppress(SlotTaken):
            got.append(desk.book(plan))

    at_once(*[buy] * THREADS)
    assert len(got) == 1
    desk.office.cancel(got[0])
    assert desk.book(plan), "a cancelled seat can be sold again"


def test_the_database_itself_refuses_a_second_holder_of_a_seat(either_database: str, clock: HandClock) -> None:
    desk, plan = Desk(clock), a_plan()
    desk.book(plan)
    first = Booking.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            uid="x",
            service="moving",
            day=THURSDAY,
            plan=plan,
            at=moment_of(THURSDAY, 600),
            seat=first.seat,
            made_at=clock.now(),
            changed_at=clock.now(),
        )


def test_one_form_sent_many_times_books_once(either_database: str, clock: HandClock) -> None:
    desk, plan, form = Desk(clock), a_plan(seats=9), token()
    got: list[str] = []
    at_once(*[lambda: got.append(desk.office.book(Wanted(plan.pk, THURSDAY, 600, form)).code)] * THREADS)
    assert len(got) == THREADS
    assert len(set(got)) == 1
    assert Booking.objects.count() == 1


def test_web_numbers_are_given_once_each(either_database: str, clock: HandClock) -> None:
    desk, got = Desk(clock), list[str]()

    def take() -> None:
        for _ in range(3):
            got.append(desk.numbers.take("moving", token()).booking.number)

    at_once(*[take] * THREADS)
    assert sorted(got) == [f"W{place:03d}" for place in range(1, 3 * THREADS + 1)]
    assert Ticket.objects.filter(state="expected").count() == 3 * THREADS


def test_cancel_and_check_in_at_the_same_moment_agree(either_database: str, clock: HandClock) -> None:
    desk = Desk(clock)
    for _ in range(4):
        taken = desk.numbers.take("moving", token())

        def cancel(code: str = taken.code) -> None:
            with contextlib.suppress(NotOpen):
                desk.numbers.give_up(code)

        def come(pk: int = taken.booking.pk) -> None:
            with contextlib.suppress(NotOpen):
                desk.arrivals.by_hand(pk)

        at_once(cancel, come)
        booking = Booking.objects.get(pk=taken.booking.pk)
        ticket = Ticket.objects.get(number=taken.booking.number)
        assert (booking.state, ticket.state) in {("arrived", "waiting"), ("cancelled", "cancelled")}
