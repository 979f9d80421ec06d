"""By voice: press to talk, half-duplex, nothing done that was not confirmed, and a kind end when it does not work."""

from __future__ import annotations

import msgspec
import pytest

from edge_sync.messages.queueing import Calling
from edge_sync.messages.visit import StaffCalled
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.effects import Effect, Listen, MakeSilence, Release, Say, StopListening
from kiosk.visit.manner import LANGUAGES
from kiosk.visit.offers import open_answers, ring
from kiosk.visit.over import TOOLS
from tests.kiosk.visit.scenes import NOON, VISIT, Visit, queue, world


def visit(languages: tuple[str, ...] = ("ja",)) -> Visit:
    one = Visit(msgspec.structs.replace(world(), languages=LANGUAGES, tools=TOOLS))
    return one.happen(h.EarReady(languages))


def opened(one: Visit) -> Visit:
    """The mouth is silent and the microphone open."""
    assert one.state.ear == "waiting"
    one.happen(h.MouthSilent(one.state.turn))
    return one.happen(h.EarOpened(one.state.turn))


def says(one: Visit, *meant: str, band: str = "act") -> Visit:
    """The visitor speaks into the open microphone."""
    return opened(one).happen(h.Understood(one.state.turn, band, meant))  # type: ignore[arg-type]


def kinds(one: Visit) -> list[type[Effect]]:
    return [type(effect) for effect in one.asked]


def spoken(one: Visit) -> list[str]:
    return [effect.key for effect in one.asked if isinstance(effect, Say)]


def talk(one: Visit) -> Visit:
    return one.happen(h.Pressed("talk"))


def test_without_an_ear_nothing_is_offered() -> None:
    one = talk(Visit())
    assert (one.state.ear, one.asked) == ("off", [])
    assert "talk" not in ring(one.world, one.state)
    assert "talk" in ring(one.world, visit().state)


def test_nobody_is_listened_to_unasked() -> None:
    one = visit().with_number().happen(h.Pressed("next"))
    assert not [effect for effect in one.all_asked if isinstance(effect, MakeSilence | Listen)]


def test_the_microphone_opens_when_the_mouth_is_silent() -> None:
    one = talk(visit())
    assert kinds(one) == [effects.Hush, MakeSilence]
    one.happen(h.MouthSilent(one.state.turn))
    lamp, tick, listen = one.asked
    assert (lamp, tick) == (effects.TalkLamp(lit=True), effects.Click())
    assert isinstance(listen, Listen)
    assert {"residence_certificate", "moving", "call_staff"} <= {sayable.name for sayable in listen.answers}
    assert {"juminhyo", "tennyu", "nenkin"} <= set(listen.errands)
    assert one.state.ear == "waiting"
    assert one.happen(h.EarOpened(one.state.turn)).state.ear == "open"


def test_a_silence_of_before_opens_nothing() -> None:
    one = talk(visit())
    turn = one.state.turn
    talk(talk(one)).happen(h.MouthSilent(turn))
    assert one.asked == []


def test_the_talk_key_also_closes() -> None:
    one = talk(opened(talk(visit())))
    assert one.state.ear == "off"
    assert kinds(one)[:3] == [StopListening, effects.TalkLamp, Release]
    assert not one.state.by_voice


def test_an_errand_is_echoed_and_begun_after_yes() -> None:
    one = says(talk(visit()), "intent_juminhyo")
    assert (one.state.over, one.state.guesses, one.state.step) == ("heard", ("intent_juminhyo",), "welcome")
    assert spoken(one)[0] == "step.heard"
    assert next(effect.facts for effect in one.asked if isinstance(effect, Say))["answer"] == "intent_juminhyo"
    says(one, "heard_yes")
    assert (one.state.journey, one.state.over) == ("residence_certificate", "")


def test_what_only_the_counter_does_becomes_a_number_for_it() -> None:
    assert says(says(talk(visit()), "intent_nenkin"), "heard_yes").state.journey == "consultation"


def test_no_begins_nothing_and_asks_again() -> None:
    one = says(says(talk(visit()), "intent_juminhyo"), "heard_no")
    assert (one.state.journey, one.state.over, one.state.ear) == (None, "", "waiting")
    assert one.state.misses == 1


def test_a_yes_that_is_not_sure_confirms_nothing() -> None:
    one = says(says(talk(visit()), "intent_juminhyo"), "heard_yes", band="ask")
    assert one.state.journey is None


def test_of_several_one_is_chosen_by_touch() -> None:
    one = says(talk(visit()), "intent_tennyu", "intent_tenshutsu", "intent_tenkyo", band="ask")
    assert one.state.over == "which"
    assert [answer.id for answer in open_answers(one.world, one.state)] == [
        "guess_0",
        "guess_1",
        "guess_2",
        "which_none",
    ]
    assert one.answer("guess_1").state.journey == "moving"


def test_of_several_one_is_spoken_and_echoed_all_the_same() -> None:
    one = says(talk(visit()), "intent_tennyu", "intent_tenshutsu", band="ask")
    says(one, "guess_1")
    assert (one.state.over, one.state.guesses, one.state.journey) == ("heard", ("intent_tenshutsu",), None)
    assert says(one, "heard_yes").state.journey == "moving"


def test_after_two_misses_the_voice_stops_asking() -> None:
    one = says(talk(visit()), band="none")
    assert spoken(one) == ["not_understood"]
    assert one.state.ear == "waiting", "it listens once more"
    says(one, band="none")
    assert (one.state.over, one.state.ear, one.state.by_voice) == ("unheard", "off", False)
    assert spoken(one) == ["step.unheard"]
    assert {"unheard_done", "call_staff", "talk"} <= set(ring(one.world, one.state))
    assert one.answer("unheard_done").state.over == ""


@pytest.mark.parametrize("why", ["noisy", "deaf"])
def test_a_loud_room_or_a_broken_ear_is_told_at_once(why: str) -> None:
    one = opened(talk(visit())).happen(h.EarFailed(1, why))  # type: ignore[arg-type]
    assert (one.state.over, one.state.unheard, one.state.by_voice) == ("unheard", why, False)


def test_what_was_understood_but_cannot_be_answered_here_is_not_done() -> None:
    one = says(talk(visit()), "choice_0", "print_again")
    assert (one.state.over, one.state.misses) == ("", 1)


@pytest.mark.parametrize("meant", ["call_staff", "start_over", "back"])
def test_nothing_is_done_without_confirmation(meant: str) -> None:
    one = talk(visit().to_card())
    before = one.state.step
    says(one, meant)
    assert one.state.over == "heard"
    assert one.state.step == before
    assert not one.recorded(StaffCalled)


def test_repeat_needs_no_confirmation() -> None:
    one = says(talk(visit().with_number()), "repeat")
    assert spoken(one)[0] == "step.ticket"


def test_who_seems_to_want_the_same_again_and_again_is_asked_back() -> None:
    one = says(says(talk(visit().with_number()), "repeat"), "repeat")
    assert (one.state.over, one.state.guesses) == ("heard", ("repeat",))
    says(one, "heard_yes")
    assert spoken(one)[0] == "step.ticket"
    says(one, "repeat")
    says(one, "heard_no")
    assert "repeat" in one.state.refused, "and then the next best is heard"


def test_the_machine_closes_its_ear_before_it_speaks() -> None:
    one = opened(talk(visit())).answer("residence_certificate")
    order = kinds(one)
    assert order.index(StopListening) < order.index(Say)
    assert one.state.ear == "off"
    assert not one.state.by_voice, "who touches is not spoken with any more"


def test_after_each_question_it_listens_by_itself_while_somebody_speaks() -> None:
    one = visit()
    says(says(talk(one), "intent_juminhyo"), "heard_yes").with_number_taken()
    assert one.state.step == "ticket"
    assert one.state.ear == "waiting"
    assert "choices" in [effect.key for effect in one.all_asked if isinstance(effect, Say)]


def test_ones_own_call_goes_before_listening() -> None:
    one = visit()
    says(says(talk(one), "intent_juminhyo"), "heard_yes").with_number_taken()
    opened(one)
    calling = Calling(visit_id=VISIT, ticket="A001", counter="1番窓口", called_at=NOON, times_called=1)
    now = msgspec.structs.replace(queue(None), calling=[calling])
    one.happen(h.QueueSeen(now, line_up=True))
    order = kinds(one)
    assert order.index(StopListening) < order.index(Say)
    assert order[-1] is MakeSilence, "and then the visitor is listened to again"


def test_others_calls_wait() -> None:
    one = opened(talk(visit()))
    calling = Calling(visit_id="0190" + "cd" * 14, ticket="A002", counter="1番窓口", called_at=NOON, times_called=1)
    one.happen(h.QueueSeen(msgspec.structs.replace(queue(None), calling=[calling]), line_up=True))
    assert one.state.ear == "open"
    assert StopListening not in kinds(one)


def test_no_time_runs_out_while_somebody_speaks() -> None:
    one = visit()
    says(says(talk(one), "intent_juminhyo"), "heard_yes").with_number_taken()
    opened(one)
    for _ in range(40):
        one.wait(10_000).happen(h.EarLevel(one.state.turn, 40, speech=True))
    assert one.state.visit_id == VISIT
    assert not one.state.warned


def test_who_listens_has_more_time_and_is_warned_before_it_ends() -> None:
    one = visit().with_number().happen(h.Pressed("next"))
    assert not one.wait(90_000).state.warned
    assert one.wait(12_000).state.warned
    for _ in range(10):
        assert one.answer("still_here").wait(100_400).state.warned
    assert one.state.visit_id == VISIT, "ten times, each with one touch"


def test_the_next_visitor_is_not_listened_to() -> None:
    one = talk(visit().with_number()).answer("start_over")
    assert (one.state.by_voice, one.state.ear, one.state.ears) == (False, "off", ("ja",))


def test_another_language_needs_its_own_ear() -> None:
    one = talk(visit().answer("languages").answer("lang_vi"))
    assert one.state.ear == "off"
    assert "talk" not in ring(one.world, one.state)
    assert talk(visit().answer("languages").answer("lang_easy")).state.ear == "waiting", "heard as Japanese"


def test_an_ear_that_never_answers_is_given_up() -> None:
    one = talk(visit().to_card()).wait(61_000)
    assert (one.state.ear, one.state.over, one.state.unheard) == ("off", "unheard", "deaf")


def test_whoever_knows_how_to_answer_is_not_told_it_again_until_something_goes_wrong() -> None:
    one = visit()
    says(talk(one), "intent_juminhyo")
    assert _told_shortly(one) == [False], "the first echo says how to answer"
    says(one, "heard_yes").with_number_taken()
    assert not _shortly(one)
    says(one, "go_on")
    assert _told_shortly(one) == [False]
    says(one, "heard_yes")
    assert one.state.step == "card"
    assert _shortly(one)
    says(one, "by_typing")
    assert _told_shortly(one) == [True]
    says(one, "repeat")
    assert _told_shortly(one) == [False], "who asks again hears everything"
    says(one, band="none")
    says(one, "heard_yes")
    says(one, "pass_over")
    assert _told_shortly(one) == [True]
    says(one, "heard_no")
    says(one, "call_staff")
    assert _told_shortly(one) == [False], "something went wrong"


def test_the_next_visitor_is_told_how_to_answer() -> None:
    one = visit()
    says(talk(one), "manner")
    says(one, "heard_yes")
    assert one.state.understood == 1
    one.wait(200_000)
    assert one.state.over == "", "who chose the letters has gone"
    says(talk(one), "intent_juminhyo")
    assert _told_shortly(one) == [False]


def _told_shortly(one: Visit) -> list[object]:
    """How the echoes of the last happening were spoken."""
    return [effect.facts["shortly"] for effect in one.asked if isinstance(effect, Say) and effect.key == "step.heard"]


def _shortly(one: Visit) -> bool:
    """How the last choices were read out."""
    told = [effect for effect in one.all_asked if isinstance(effect, Say) and effect.key == "choices"]
    return bool(told[-1].facts["shortly"])
