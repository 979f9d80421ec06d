"""Whatever happens in whatever order: no exception, no person kept, no PIN sent unasked, nothing printed twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_sync.messages.forms import JobState
from edge_sync.messages.hall import Disaster, Expected, Hall, ServiceRules
from edge_sync.messages.queueing import PaperOutcome, TicketIssued
from edge_sync.messages.values import CardKind
from edge_sync.stationery.interview import Ask
from kiosk.cards.ways import Resemblance, SecretKind, Way
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.at_the_card import CARD_OUTCOMES
from kiosk.visit.booking_code import fits
from kiosk.visit.journey import Scene
from kiosk.visit.offers import enabled, ring
from kiosk.visit.under_fingers import MOST_KEYS
from tests.kiosk.visit.scenes import NOON, VISIT, Visit, queue, somebody, world

ISSUED = TicketIssued(visit_id=VISIT, ticket="A001", service="moving", business_day="2026-04-01", line_was_up=False)
FAULTS = st.sampled_from(["CARD-03", "PAPER-04", "DESK-01", "BOOK-01", "BOOK-02", "BOOK-03", "BOOK-04", "BOOK-05",
                          "HALL-02", "HALL-03"])  # fmt: skip
FORMS = st.sampled_from(["residence_certificate", "moving", "child_allowance", "flying"])
ASKS = st.builds(Ask, st.sampled_from(["phone", "member_kana", "own_kana", "nothing"]), st.integers(0, 3))
WAYS = st.lists(st.builds(Way, st.sampled_from(SecretKind), st.sampled_from([0, 1, 2, 3, None])), max_size=2)

MOVING = ServiceRules(service="moving", hours=[], numbers_left=0)
HALLS = [
    queue(None),
    queue(Hall(services=[MOVING], priorities=["elderly", "unheard_of"])),
    queue(Hall(expected=[Expected(ref="0" * 16, service="moving", from_at=NOON, until_at=NOON)])),
    queue(Hall(services=[MOVING], disaster=Disaster(since="2026-04-01", first=["disaster_certificate"]))),
]
TURNS = st.integers(0, 6)
NAMES = ["heard_yes", "heard_no", "guess_0", "guess_2", "which_none", "repeat", "back", "moving", "intent_tennyu",
         "intent_juminhyo", "choice_0", "go_on", "flying"]  # fmt: skip
MEANT = st.lists(st.sampled_from(NAMES), max_size=4)
BUTTONS = ["next", "previous", "decide", "staff", "talk", "repeat", "louder", "back", "erase", "digit_7", "bogus"]
OUTSIDE = st.one_of(
    st.builds(
        h.Pressed,
        st.sampled_from(
            ["next", "previous", "decide", "staff", "talk", "repeat", "louder", "back", "erase", "digit_7", "bogus"]
        ),
    ),
    st.just(h.Stirred()),
    st.just(h.TicketTaken(ISSUED)),
    st.builds(h.TicketRefused, FAULTS),
    st.builds(h.SlipDone, st.just("A001"), st.sampled_from(PaperOutcome), st.just(5)),
    st.builds(h.ReaderSeen, st.sampled_from([True, False, None])),
    st.builds(
        h.CardSeen,
        st.sampled_from(CardKind),
        WAYS.map(tuple),
        st.just(5),
        st.sampled_from([None, *Resemblance]),
    ),
    st.builds(h.CardRead, st.sampled_from(CardKind), st.just(5)),
    st.builds(
        h.CardTrouble, st.sampled_from(sorted(CARD_OUTCOMES)), FAULTS, st.sampled_from([0, 1, 2, None]), st.just(5)
    ),
    st.builds(h.FormMoved, FORMS, st.sampled_from(JobState), st.just(5), st.one_of(st.none(), FAULTS)),
    st.builds(h.QueueSeen, st.one_of(st.none(), st.sampled_from(HALLS)), st.booleans(), st.booleans()),
    st.builds(h.Scanned, st.sampled_from(["47110815", "47110810", h.FOREIGN])),
    st.builds(h.Typed, st.integers(0, 4), st.booleans()),
    st.builds(h.Asked, ASKS),
    st.builds(h.AllAsked, st.just(("residence_certificate",))),
    st.just(h.NothingBefore()),
    st.builds(h.BoardTurned, st.sampled_from(["kana", "date", "era"])),
    st.builds(h.TypedRefused, st.just("date_wrong")),
    st.builds(h.PersonKept, st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3))),
    st.just(h.PersonTwice()),
    st.builds(h.Reviewed, st.just(((Ask("phone"),), ()))),
    st.builds(h.Signed, st.integers(0, 3)),
    st.just(h.FormsFilled(VISIT)),
    st.just(h.EntrySealed(VISIT)),
    st.just(h.EarReady(("ja",))),
    st.just(h.EarReady(())),
    st.builds(h.MouthSilent, TURNS),
    st.builds(h.EarOpened, TURNS),
    st.builds(h.EarLevel, TURNS, st.integers(0, 100), st.booleans()),
    st.builds(h.EarFailed, TURNS, st.sampled_from(["silence", "noisy", "deaf"])),
    st.builds(h.Understood, TURNS, st.sampled_from(["act", "ask", "none"]), MEANT.map(tuple)),
    st.builds(h.JackSeen, st.booleans()),
    st.just(h.Fell("RUN-01")),
)
SENSE = st.one_of(st.integers(0, 40), st.just("wait"), st.just("card"), st.just("come out"))


def play(visit: Visit, move: object) -> None:
    """A move of somebody who uses the machine, or of the world around it."""
    if move == "wait":
        visit.wait(7_000)
    elif move == "card":
        visit.vault.keep(somebody(), visit.vault.visit)
        visit.happen(h.CardRead(CardKind.MY_NUMBER, 5))
    elif move == "come out":
        for form in visit.state.forms[:1]:
            visit.happen(h.FormMoved(form, JobState.COMPLETED, 5))
    elif isinstance(move, int):
        places = ring(visit.world, visit.state)
        if places:
            visit.answer(places[move % len(places)])
    else:
        visit.happen(move)  # type: ignore[arg-type]


def holds(visit: Visit) -> None:
    """What is true at every moment."""
    state = visit.state
    assert state.idle() or state.visit_id == VISIT
    assert not (state.idle() and (state.people or state.ticket or state.typed or state.pages)), "the next sees nobody"
    assert not (state.idle() and visit.vault.has_entry()), "nobody's entry outlives the visit"
    if any(isinstance(e, effects.ReadCard) for e in visit.asked):
        assert state.step == "reading"
    declared = visit.world.step_of(state)
    places = ring(visit.world, state)
    assert len(set(places)) == len(places) <= MOST_KEYS + 9
    if declared.scene is not Scene.WORKING:
        assert any(enabled(visit.world, state, name) for name in places), "no dead end"
    for effect in visit.asked:
        if isinstance(effect, effects.PrintSlip):
            assert state.slip is None, "a slip that may have come out is not printed again"
        if isinstance(effect, effects.CheckIn):
            assert fits(effect.code)
        if isinstance(effect, effects.PrintForms):
            assert not set(effect.forms) & set(state.printed), "what came out is not printed again"
        assert "萩" not in repr(effect)
    assert "萩" not in repr(state)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(OUTSIDE, SENSE), max_size=60))
def test_every_order_of_happenings_is_survived(moves: list[object]) -> None:
    visit = Visit(world(forget_after_ms=30_000, warn_before_ms=20_000))
    for move in moves:
        play(visit, move)
        holds(visit)
    # Left alone, every visit ends and forgets.
    visit.wait(200_000)
    assert visit.state.idle()
    assert not visit.vault.has_entry()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["residence_certificate", "moving", "tax_certificate"]), st.lists(SENSE, max_size=80))
def test_whatever_somebody_answers_in_the_interview_is_survived(errand: str, moves: list[object]) -> None:
    visit = Visit(world(forget_after_ms=600_000, warn_before_ms=20_000)).with_person(errand)
    for move in moves:
        play(visit, move)
        holds(visit)
