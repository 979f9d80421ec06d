from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edge_sync.messages.letter import ClockState
from server.ingest.clocks import DRIFT_PPM, Anchor, Belief, How, Said, believe, better, bracket, by_anchor

NOON_MS = 1_775_012_400_000
DAY_MS = 86_400_000
WRONG = st.sampled_from([0, -2 * 365 * DAY_MS, DAY_MS, -1, 5_000, -NOON_MS])


@dataclass(frozen=True)
class Happening:
    """What truly happened, and what the letter says of it."""

    true_ms: int
    said: Said


@st.composite
def boots(draw: st.DrawFn) -> list[Happening]:
    """One boot whose wall clock is wrong and may be stepped in the middle; receipts are late and in any order."""
    count = draw(st.integers(1, 12))
    booted_ms = NOON_MS + draw(st.integers(0, 10_000_000))
    wrong_ms = draw(WRONG)
    drift_ppm = draw(st.integers(-DRIFT_PPM, DRIFT_PPM))
    boottime_ms, happenings = 0, []
    for _ in range(count):
        boottime_ms += draw(st.integers(1, 3_600_000))
        if draw(st.integers(0, 4)) == 0:
            wrong_ms = draw(WRONG)
        true_ms = booted_ms + boottime_ms + boottime_ms * drift_ppm // 1_000_000
        received_ms = true_ms + draw(st.integers(0, 100_000_000))
        state = draw(st.sampled_from([ClockState.UNKNOWN, ClockState.RESTORED]))
        happenings.append(Happening(true_ms, Said(state, true_ms + wrong_ms, boottime_ms, received_ms)))
    return happenings


def within(belief: Belief, true_ms: int) -> bool:
    return belief.uncertainty_ms is None or abs(belief.at_ms - true_ms) <= belief.uncertainty_ms + 1


@given(boots(), st.integers(0, 11), st.integers(-400, 400))
def test_an_anchor_dates_its_boot_in_order_and_within_its_uncertainty(
    boot: list[Happening], at: int, error_ms: int
) -> None:
    one = boot[at % len(boot)]
    anchor = Anchor(one.said.boottime_ms, one.true_ms + error_ms, abs(error_ms))
    beliefs = [believe(happening.said, anchor) for happening in boot]
    moments = [belief.at_ms for belief in beliefs]
    assert moments == sorted(moments)
    assert all(within(belief, happening.true_ms) for belief, happening in zip(beliefs, boot, strict=True))
    assert {belief.how for belief in beliefs} == {How.ANCHOR}


@given(boots(), st.integers(0, 50_000_000), st.integers(0, 50_000_000), st.booleans())
def test_a_boot_between_sure_neighbours_is_bracketed(
    boot: list[Happening], ahead_ms: int, behind_ms: int, has_after: bool
) -> None:
    before = Belief(boot[0].true_ms - ahead_ms, 500, How.NTP)
    after = Belief(boot[-1].true_ms + behind_ms, 500, How.NTP) if has_after else None
    beliefs = bracket([happening.said for happening in boot], before, after)
    moments = [belief.at_ms for belief in beliefs]
    assert moments == sorted(moments)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    said = [happening.said.boottime_ms for happening in boot]
    assert gaps == [later - earlier for earlier, later in pairwise(said)]
    assert all(within(belief, happening.true_ms) for belief, happening in zip(beliefs, boot, strict=True))
    assert all(belief.how is How.BRACKET and belief.uncertainty_ms is not None for belief in beliefs)


@given(boots())
def test_without_a_neighbour_before_nothing_is_promised(boot: list[Happening]) -> None:
    beliefs = bracket([happening.said for happening in boot], None, None)
    assert all((belief.how, belief.uncertainty_ms) == (How.RECEIPT, None) for belief in beliefs)
    assert all(belief.at_ms <= happening.said.received_ms for belief, happening in zip(beliefs, boot, strict=True))


@given(boots())
def test_a_clock_that_is_not_trusted_never_dates_a_letter_far_from_its_receipt(boot: list[Happening]) -> None:
    for happening in boot:
        belief = believe(happening.said, None)
        assert belief.at_ms <= happening.said.received_ms
        assert happening.said.received_ms - belief.at_ms <= 60_000
        assert belief.how in (How.RECEIPT, How.AGREES)


def test_the_more_certain_anchor_stays() -> None:
    rough, fine = Anchor(5, NOON_MS, 2_000), Anchor(9, NOON_MS, 10)
    assert better(None, rough)
    assert better(rough, fine)
    assert not better(fine, rough)
    assert by_anchor(fine, 9 + DAY_MS).uncertainty_ms == 10 + DAY_MS * DRIFT_PPM // 1_000_000
