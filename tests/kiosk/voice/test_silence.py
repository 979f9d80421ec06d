"""Somebody is listened to, or wears headphones: what is not spoken meanwhile, in the pure line."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from kiosk.voice.line_up import SILENT_MS, LineUp
from kiosk.voice.spoken import Spoken
from tests.kiosk.voice.test_line_up import call, spoken


def test_silence_comes_after_what_is_said_here_and_is_over_by_itself_after_half_a_minute() -> None:
    line = LineUp(Spoken())
    line.say(1, "お話しください")
    line.make_silence(4)
    line.make_silence(5)
    line.call(2, call("A001"))
    assert spoken(line) == ["お話しください"]
    assert (line.told, line.silent_until_ms) == ([5], SILENT_MS)
    assert spoken(line, now_ms=SILENT_MS - 1) == []
    assert spoken(line, now_ms=SILENT_MS) == ["A001"]


def test_the_rest_of_a_call_that_began_waits_for_the_end_of_a_silence() -> None:
    line = LineUp(Spoken())
    line.call(1, call("A001", english="Number A 1"))
    assert line.next(0) is not None
    line.make_silence(1)
    assert line.told == [], "what began is not cut off"
    line.done()
    assert (spoken(line), line.told) == ([], [1])
    line.release()
    assert spoken(line) == ["Number A 1"]


def test_headphones_hear_no_calls_of_others_where_their_jack_cuts_the_loudspeaker_off() -> None:
    for apart, heard in ((False, ["A002"]), (True, ["A002", "A001"])):
        line = LineUp(Spoken(), apart=apart)
        line.call(1, call("A001"))
        line.call(2, call("A002", own=True))
        assert not line.tune(private=True)
        assert spoken(line) == heard
        assert line.dropped == ([] if apart else [1])


class Listened(RuleBasedStateMachine):
    """Somebody speaks, hushes, is listened to, plugs headphones in, while the hall is called."""

    def __init__(self) -> None:
        super().__init__()
        self._line = LineUp(Spoken())
        self._number = 0
        self._now_ms = 0
        self._asked: int | None = None
        self._silent_since: int | None = None
        self._private = False

    @rule(personal=st.booleans())
    def say(self, personal: bool) -> None:
        self._line.say(0, "…", personal=personal)

    @rule(own=st.booleans(), times=st.integers(1, 2))
    def call(self, own: bool, times: int) -> None:
        self._number += 1
        self._line.call(self._number, call(f"{self._number}", own=own, until_ms=10**9, times=times))

    @rule()
    def hush(self) -> None:
        self._line.hush()

    @rule()
    def make_silence(self) -> None:
        self._number += 1
        self._line.make_silence(self._number)
        self._asked = self._number

    @rule()
    def release(self) -> None:
        self._line.release()
        self._silent_since = self._asked = None

    @rule()
    def plug(self) -> None:
        self._private = not self._private
        self._line.tune(private=self._private)

    @rule(seconds=st.sampled_from([1, 9, 29]))
    def later(self, seconds: int) -> None:
        self._now_ms += 1_000 * seconds

    @rule()
    def begin(self) -> None:
        self._line.done()
        play = self._line.next(self._now_ms)
        if self._line.told:
            assert self._line.told == [self._asked], "only the last turn is told, and none that was released"
            self._silent_since, self._asked = self._now_ms, None
            self._line.told.clear()
        over = self._silent_since is None or self._now_ms - self._silent_since >= SILENT_MS
        if play is not None:
            assert not play.call or (over and self._asked is None), "no call begins while somebody is listened to"
            assert not play.personal or (play.private and self._private), "nothing personal is ever aloud"


TestListened = Listened.TestCase
