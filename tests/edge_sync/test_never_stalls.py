"""Whatever happened before: while the line is up and a letter waits, it is sent again within bounded time."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from edge_sync.link.port import Outcome
from edge_sync.pump import step
from edge_sync.settings import Pace

PACE = Pace()
LONG_MS = 2 * (PACE.resend_cap_ms + step.FORBIDDEN_MS)
FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 2_500)),
        st.tuples(st.just("confirm"), st.sampled_from([0, 1, 50, 99, 100])),
        st.tuples(st.just("restored"), st.sampled_from([0, 1, 50, 99])),
        st.tuples(st.just("send"), st.integers(1, 12)),
        st.tuples(st.just("remark"), st.sampled_from(list(Outcome))),
        st.tuples(st.just("wait"), st.integers(1, 40_000)),
        st.tuples(st.just("down and up"), st.just(0)),
    ),
    max_size=25,
)


class Play:
    """The pump's state and a clock; nothing is on any line."""

    def __init__(self, backlog: int) -> None:
        self.now_ms = 0
        self.state = step.came_up(step.PumpState(upto=0, head=backlog, sent=0), 0)
        self.flying: list[tuple[int, int]] = []

    def deed(self) -> step.Deed:
        self.state = step.time_passed(self.state, self.now_ms)
        deed = step.next_deed(self.state, self.now_ms, PACE)
        match deed:
            case step.Beat():
                self.state = step.did_beat(self.state, self.now_ms, PACE)
            case step.Send(after=after, most_letters=most, last=last, lane=lane):
                final = min(after + most, last)
                self.flying.append((after + 1, final))
                self.state = step.was_sent(self.state, final, self.now_ms, 0.5, PACE, lane=lane)
            case step.Answer(gaps=gaps):
                self.state = step.answered(self.state, gaps, self.now_ms)
            case step.Rest(until_ms=until_ms):
                self.now_ms = max(self.now_ms + 1, until_ms if until_ms is not None else self.now_ms + 5_000)
        return deed

    def happen(self, what: str, amount: object) -> None:
        match what, amount:
            case "write", int(count):
                self.state = step.was_recorded(self.state, self.state.head + count)
            case "confirm", int(percent):
                upto = self.state.upto + (self.state.head - self.state.upto) * percent // 100
                self.state = step.was_confirmed(self.state, upto, self.now_ms, PACE)
            case "restored", int(percent):
                self.state = step.was_confirmed(self.state, self.state.upto * percent // 100, self.now_ms, PACE)
            case "send", int(count):
                for _ in range(count):
                    self.deed()
            case "remark", Outcome() as outcome if self.flying:
                first, last = self.flying.pop(0)
                self.state = step.was_remarked(self.state, outcome, first, last, self.now_ms, PACE)
            case "wait", int(ms):
                self.now_ms += ms
            case "down and up", _:
                self.state = step.came_up(step.went_down(self.state, self.now_ms, 0.5, PACE), self.now_ms)
                self.flying.clear()


@settings(max_examples=1_000, deadline=None)
@example(backlog=1_441, facts=[("send", 3), ("confirm", 100), ("write", 223)])
@example(backlog=40, facts=[("send", 2), ("remark", Outcome.UNREADABLE), ("send", 20), ("confirm", 50)])
@example(
    backlog=400, facts=[("send", 2), ("confirm", 1), ("remark", Outcome.UNREADABLE), ("send", 20), ("restored", 0)]
)
@given(backlog=st.integers(0, 5_000), facts=FACTS)
def test_a_waiting_letter_is_sent_again(backlog: int, facts: list[tuple[str, object]]) -> None:
    play = Play(backlog)
    for what, amount in facts:
        play.happen(what, amount)
    wanted = play.state.upto + 1
    if wanted > play.state.head:
        return
    until_ms = play.now_ms + LONG_MS
    while play.now_ms < until_ms:
        match play.deed():
            case step.Send(after=after, most_letters=most, last=last):
                if after < wanted <= min(after + most, last):
                    return
                # The broker takes everything from now on; the centre stays silent.
                first, final = play.flying.pop()
                play.state = step.was_remarked(play.state, Outcome.TAKEN, first, final, play.now_ms, PACE)
            case _:
                continue
    raise AssertionError(f"letter {wanted} was never sent again: {play.state}")


def test_a_watermark_that_jumps_over_the_letters_sent_ahead_does_not_end_the_sending() -> None:
    play = Play(backlog=1_441)
    play.happen("send", 3)
    play.happen("confirm", 100)
    play.happen("write", 223)
    assert play.deed() == step.Send(1_441, PACE.batch_letters, 1_664)
