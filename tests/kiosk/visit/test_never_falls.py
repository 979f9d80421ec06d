"""Whatever happens in whatever order: no exception, no person kept, no PIN sent unasked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_sync.messages.forms import JobState
from edge_sync.messages.queueing import PaperOutcome, TicketIssued
from edge_sync.messages.values import CardKind
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.answering import enabled, ring
from kiosk.visit.journey import Scene
from kiosk.visit.step import CARD_OUTCOMES
from tests.kiosk.visit.scenes import VISIT, Visit, world

ISSUED = TicketIssued(visit_id=VISIT, ticket="A001", service="moving", business_day="2026-04-01", line_was_up=False)
FAULTS = st.sampled_from(["CARD-03", "PAPER-04", "DESK-01"])

OUTSIDE = st.one_of(
    st.builds(h.Pressed, st.sampled_from(["next", "previous", "decide", "staff", "bogus"])),
    st.just(h.Stirred()),
    st.just(h.TicketTaken(ISSUED)),
    st.builds(h.TicketRefused, FAULTS),
    st.builds(h.SlipDone, st.just("A001"), st.sampled_from(PaperOutcome), st.just(5)),
    st.builds(h.ReaderSeen, st.sampled_from([True, False, None])),
    st.builds(h.CardSeen, st.sampled_from(CardKind), st.sampled_from([0, 1, 2, 3, None]), st.just(5)),
    st.builds(h.CardRead, st.just(CardKind.MY_NUMBER), st.just(5)),
    st.builds(
        h.CardTrouble, st.sampled_from(sorted(CARD_OUTCOMES)), FAULTS, st.sampled_from([0, 1, 2, None]), st.just(5)
    ),
    st.builds(h.FormMoved, st.sampled_from(JobState), st.just(5), st.one_of(st.none(), FAULTS)),
    st.builds(h.QueueSeen, st.none(), st.booleans()),
    st.builds(h.PinTyped, st.integers(0, 4)),
    st.just(h.Fell("RUN-01")),
)
MOVES = st.lists(st.one_of(OUTSIDE, st.integers(0, 20), st.just("wait")), max_size=60)


@settings(max_examples=150, deadline=None)
@given(MOVES)
def test_every_order_of_happenings_is_survived(moves: list[object]) -> None:
    visit = Visit(world(forget_after_ms=30_000, warn_before_ms=20_000))
    for move in moves:
        if move == "wait":
            visit.wait(7_000)
        elif isinstance(move, int):
            places = ring(visit.world, visit.state)
            if places:
                visit.answer(places[move % len(places)])
        else:
            visit.happen(move)  # type: ignore[arg-type]
        state = visit.state
        assert state.idle() or state.visit_id == VISIT
        assert not (state.idle() and (state.person_known or state.ticket or state.pin_count)), (
            "the next one sees nobody"
        )
        if any(isinstance(e, effects.ReadCard) for e in visit.asked):
            assert state.step == "reading"
        declared = visit.world.step_of(state)
        if declared.scene is not Scene.WORKING:
            assert any(enabled(visit.world, state, name) for name in ring(visit.world, state)), "no dead end"
    # Left alone, every visit ends and forgets.
    visit.wait(200_000)
    assert visit.state.idle()
