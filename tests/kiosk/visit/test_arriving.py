"""Hours, quotas, priorities, bookings and a disaster, as somebody meets them at the machine."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from edge_sync.messages.hall import DayHours, Disaster, Expected, Hall, OpenSpan, ServiceRules, Span, check_digit
from edge_sync.messages.queueing import PaperOutcome, TicketIssued, TicketPrinted, Waiting
from edge_sync.messages.visit import VisitBegan, VisitEnded
from kiosk.glass.picture import picture
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.booking_code import code_in
from kiosk.visit.doors import Calendar
from kiosk.visit.happenings import FOREIGN
from kiosk.visit.offers import enabled, keys, open_answers
from kiosk.visit.over import TOOLS
from kiosk.visit.world import DISASTER
from kiosk.words.phrasebook import read_phrasebook
from tests.kiosk.visit.scenes import NOON, VISIT, Visit, queue

BOOK = read_phrasebook("ja")
CODE = "4711081" + check_digit("4711081")
WRONG = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)
WEEKDAYS = [OpenSpan(weekday=day, from_min=510, until_min=1035) for day in range(5)]
DISASTER_ON = Disaster(since="2026-04-01", first=[DISASTER])


def rules(**more: object) -> Hall:
    return Hall(services=[ServiceRules(service="moving", hours=WEEKDAYS, **more)])  # type: ignore[arg-type]


def expecting(**more: object) -> Hall:
    expected = Expected(ref="0" * 16, service="moving", from_at=NOON, until_at=NOON)
    return Hall(expected=[expected], **more)  # type: ignore[arg-type]


def here(hall: Hall | None, at: datetime = NOON, *, clock_known: bool = True, line_up: bool = True) -> Visit:
    """A machine that heard of the hall; ``at``: in UTC."""
    visit = Visit()
    visit.noon = at - timedelta(milliseconds=visit.ms)
    return visit.happen(h.QueueSeen(queue(hall), line_up, clock_known=clock_known))


def says(visit: Visit) -> str:
    seen = picture(visit.world, visit.state, BOOK)
    return seen.title + "".join(seen.lines) + seen.notice + seen.banner


def notes(visit: Visit) -> dict[str, str]:
    return {button.id: button.note for button in picture(visit.world, visit.state, BOOK).buttons if button.note}


def offered(visit: Visit) -> list[str]:
    return [answer.id for answer in open_answers(visit.world, visit.state)]


def at_hour(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A moment of Wednesday 1 April 2026 in Hagi, or days later."""
    return NOON.replace(hour=0, minute=0) + timedelta(days=days, hours=hour - 9, minutes=minute)


# Doors.


@pytest.mark.parametrize(
    ("at", "note", "sentence"),
    [
        (at_hour(12), None, ""),
        (at_hour(8, 29), "8:30から", "受付は、8:30 からです"),
        (at_hour(8, 30), None, ""),
        (at_hour(17, 14), None, ""),
        (at_hour(17, 15), "受付終了", "本日の受付は、17:15 まででしたつぎは、あす 8:30 からです。"),
        (at_hour(17, 15, days=2), "受付終了", "本日の受付は、17:15 まででしたつぎは、4月6日（月） 8:30 からです。"),
        (at_hour(12, days=3), "受付終了", "受付は、4月6日（月） 8:30 からです"),
    ],
)
def test_a_closed_errand_says_so_and_when_it_opens(at: datetime, note: str | None, sentence: str) -> None:
    visit = here(rules(), at)
    assert notes(visit) == ({"moving": note} if note else {})
    visit.answer("moving")
    if note is None:
        assert visit.state.step == "number"
        return
    assert visit.state.step == "shut"
    assert sentence in says(visit)
    assert "職員" in says(visit)
    assert not any(isinstance(effect, effects.TakeTicket) for effect in visit.all_asked)
    assert any(isinstance(effect, effects.Say) for effect in visit.asked), "and says it aloud"
    visit.answer("call_staff").answer("finish")
    assert visit.state.idle()


def test_a_closed_door_is_told_anew_in_another_language() -> None:
    visit = here(rules(), at_hour(17, 15))
    said = msgspec.convert(read_phrasebook("en").paper["when"], Calendar)
    visit.world = msgspec.structs.replace(
        visit.world, languages=("ja", "en"), tools=TOOLS, calendars=visit.world.calendars | {"en": said}
    )
    visit.answer("moving").answer("languages").answer("lang_en").wait(200)
    assert visit.state.door is not None
    assert visit.state.door.opens == "tomorrow 8:30"


def test_a_door_that_closes_while_nobody_looks_is_closed_on_the_glass() -> None:
    visit = here(rules(), at_hour(17, 14))
    visit.noon += timedelta(minutes=1)
    assert notes(visit) == {}
    assert notes(visit.wait(200)) == {"moving": "受付終了"}


def test_spent_and_online_errands_say_why() -> None:
    spent = here(rules(numbers_left=0)).answer("moving")
    assert "本日の受付分は、終わりましたつぎは、あす 8:30 からです。" in says(spent)
    online = here(rules(online_only=True))
    assert notes(online) == {"moving": "Ｗｅｂ受付のみ"}
    assert "Ｗｅｂで番号をとる手続きです" in says(online.answer("moving"))


def test_a_holiday_is_closed_and_a_holiday_counter_open() -> None:
    none = DayHours(day="2026-04-01", name="休日")
    some = DayHours(day="2026-04-01", name="休日窓口", spans=[Span(from_min=600, until_min=900)])
    assert "受付は、あす 8:30 からです" in says(
        here(msgspec.structs.replace(rules(), days=[none]), at_hour(12)).answer("moving")
    )
    assert notes(here(msgspec.structs.replace(rules(), days=[some]), at_hour(12))) == {}


def test_what_is_not_known_closes_nothing() -> None:
    night = at_hour(23)
    assert notes(here(None, night)) == {}
    assert notes(here(Hall(), night)) == {}
    assert notes(here(rules(), night, clock_known=False)) == {}
    assert set(notes(here(rules(), night))) == {"moving"}, "no other errand"


def test_a_visit_under_way_is_not_shut_out() -> None:
    visit = here(rules(), at_hour(17, 14)).with_number("moving")
    visit.noon += timedelta(minutes=5)
    visit.happen(h.QueueSeen(queue(rules(numbers_left=0)), True)).answer("go_on")
    assert visit.state.step == "card"


def test_a_door_that_the_post_office_sees_shut_first_is_explained_too() -> None:
    visit = here(rules()).answer("moving").happen(h.TicketRefused("HALL-03", at_hour(8, 30, days=1)))
    assert visit.state.step == "shut"
    assert "本日の受付分は、終わりましたつぎは、あす 8:30 からです。" in says(visit)


# Priorities.


def test_nobody_is_asked_where_the_hall_offers_no_priority() -> None:
    assert here(Hall()).answer("moving").state.step == "number"
    assert here(Hall(priorities=["appointment"])).answer("moving").state.step == "number"


def test_what_one_says_of_oneself_goes_with_the_number() -> None:
    visit = here(Hall(priorities=["pregnant", "elderly"])).answer("consultation")
    assert visit.state.step == "priority"
    assert offered(visit) == ["pregnant", "elderly", "no_priority"], "in the hall's order, nothing it does not offer"
    visit.answer("elderly")
    assert visit.asked[-1] == effects.TakeTicket(VISIT, "consultation", "elderly")
    other = here(Hall(priorities=["elderly"])).answer("moving").answer("no_priority")
    assert other.asked[-1] == effects.TakeTicket(VISIT, "moving", "")


def test_a_priority_can_be_answered_with_three_buttons() -> None:
    visit = here(Hall(priorities=["elderly"])).answer("moving")
    for button in ("next", "next", "decide"):
        visit.happen(h.Pressed(button))
    assert visit.state.step == "number"
    assert visit.state.priority == ""


def test_the_slip_says_how_long_it_takes_while_the_line_is_up() -> None:
    for line_up, wanted in ((True, (300, 900)), (False, (None, None))):
        visit = here(Hall(priorities=["elderly"]))
        waiting = [Waiting(service="consultation", people=4, wait_low_s=300, wait_high_s=900)]
        known = msgspec.structs.replace(queue(Hall(priorities=["elderly"])), waiting=waiting)
        visit.happen(h.QueueSeen(known, line_up)).answer("consultation").answer("elderly")
        issued = TicketIssued(
            visit_id=VISIT, ticket="A001", service="consultation", business_day="2026-04-01", line_was_up=line_up
        )
        visit.happen(h.TicketTaken(issued))
        slip = next(effect for effect in visit.asked if isinstance(effect, effects.PrintSlip))
        assert (slip.ahead, slip.priority, slip.again) == (4, "elderly", False)
        assert (slip.wait_low_s, slip.wait_high_s) == wanted


def test_the_next_visitor_inherits_no_priority() -> None:
    visit = here(Hall(priorities=["elderly"])).answer("moving").answer("elderly")
    issued = TicketIssued(visit_id=VISIT, ticket="A001", service="moving", business_day="2026-04-01", line_was_up=True)
    visit.happen(h.TicketTaken(issued)).answer("start_over")
    assert (visit.state.priority, visit.state.service, visit.state.code) == ("", "", "")


# Checking in.


def taken(ticket: str = "A007") -> h.TicketTaken:
    issued = TicketIssued(
        visit_id=VISIT, ticket=ticket, service="family_register", business_day="2026-04-01", line_was_up=True,
        booking="0" * 16,
    )  # fmt: skip
    return h.TicketTaken(issued)


def typed(visit: Visit, code: str) -> Visit:
    for digit in code:
        visit.key(digit)
    return visit


def test_checking_in_is_offered_last_and_only_while_somebody_is_expected() -> None:
    assert "check_in" not in offered(here(Hall()))
    assert offered(here(expecting())) == [*here(None).world.offered, "check_in"]


def test_a_typed_code_gives_the_bookings_number_and_its_service_on_the_slip() -> None:
    visit = here(expecting()).answer("check_in")
    assert visit.state.step == "code"
    typed(visit, CODE[:7])
    assert not enabled(visit.world, visit.state, "code_done")
    visit.key(CODE[7]).answer("code_done")
    assert effects.CheckIn(VISIT, CODE) in visit.asked
    visit.happen(taken())
    assert visit.state.step == "ticket"
    slip = effects.PrintSlip(VISIT, "A007", "family_register", 0, booked=True)
    assert slip in visit.asked
    assert picture(visit.world, visit.state, BOOK, follow_url="https://x/m/").follow.startswith("https://x/m/")


def test_a_wrong_digit_is_told_at_once_and_taken_back() -> None:
    visit = typed(here(expecting()).answer("check_in"), WRONG)
    assert "番号がちがいます" in says(visit)
    assert effects.Say("code_wrong") in visit.asked
    assert not enabled(visit.world, visit.state, "code_done")
    assert visit.key("1").state.code == WRONG, "nine digits are no code"
    visit.answer("code_erase")
    assert "番号がちがいます" not in says(visit)
    assert visit.key(CODE[7]).answer("code_done").state.step == "checking"


@pytest.mark.parametrize(
    "text",
    [CODE, f" {CODE}\n", f"https://madoguchi.example/b/{CODE}", f"HTTP://x/w/{CODE}", f"//x/b/{CODE}/"],
)
def test_a_scanned_code_is_known_in_each_shape(text: str) -> None:
    assert code_in(text) == CODE


@pytest.mark.parametrize("text", ["", "1234567", f"{CODE}9", f"https://x/c/{CODE}", f"x{CODE}", "https://x/b/1234567a"])
def test_other_texts_are_no_code(text: str) -> None:
    assert code_in(text) is None


def test_a_code_held_before_the_scanner_checks_in_from_the_welcome_screen() -> None:
    visit = here(expecting()).happen(h.Scanned(CODE))
    assert effects.CheckIn(VISIT, CODE) in visit.asked
    assert len(visit.recorded(VisitBegan)) == 1
    assert "８けた" not in "".join(e.key for e in visit.asked if isinstance(e, effects.Say))
    assert visit.happen(taken()).state.ticket == "A007"


def test_a_code_that_the_machine_was_not_told_of_is_tried_all_the_same() -> None:
    assert here(None).happen(h.Scanned(CODE)).state.step == "checking"


def test_a_foreign_code_gets_a_kind_sentence_that_goes_away() -> None:
    visit = here(expecting()).happen(h.Scanned(FOREIGN))
    assert visit.state.idle()
    assert "予約のコードではありません" in says(visit)
    assert "予約のコードではありません" not in says(visit.wait(21_000))
    visit.answer("check_in").happen(h.Scanned(FOREIGN))
    assert (visit.state.step, visit.state.notice) == ("code", "scan_foreign")


def test_a_misread_code_is_asked_for_again() -> None:
    visit = here(expecting()).happen(h.Scanned(WRONG))
    assert visit.state.step == "code"
    assert "番号がちがいます" in says(visit)
    assert not any(isinstance(effect, effects.CheckIn) for effect in visit.all_asked)


def test_a_scan_means_nothing_in_the_middle_of_another_errand() -> None:
    visit = here(expecting()).with_number("moving")
    assert visit.happen(h.Scanned(CODE)).state.step == "ticket"
    assert visit.state.ticket == "A001"


@pytest.mark.parametrize(
    ("fault", "line_up", "step", "sentence"),
    [
        ("BOOK-01", True, "code_unknown", "見つかりません"),
        ("BOOK-01", False, "code_unknown", "通信が止まっています"),
        ("BOOK-02", True, "code", "番号がちがいます"),
        ("BOOK-03", True, "too_early", "受付は、あす 13:30 からです"),
        ("BOOK-04", True, "too_late", "過ぎています"),
        ("BOOK-05", True, "already_here", "受付がすんでいます"),
        ("DESK-01", True, "no_number", "番号をお出しできません"),
    ],
)
def test_every_refusal_has_its_sentence_and_a_way_on(fault: str, line_up: bool, step: str, sentence: str) -> None:
    visit = here(expecting(), line_up=line_up).happen(h.Scanned(CODE))
    visit.happen(h.TicketRefused(fault, at_hour(13, 30, days=1) if fault == "BOOK-03" else None))
    assert visit.state.step == step
    assert sentence in says(visit)
    if step != "no_number":
        assert "ordinary_number" in offered(visit)
        visit.answer("ordinary_number")
        assert visit.state.idle()
        assert visit.answer("moving").state.step == "number"


def test_an_unknown_code_can_be_typed_anew_or_scanned() -> None:
    visit = typed(here(expecting()).answer("check_in"), CODE).answer("code_done").happen(h.TicketRefused("BOOK-01"))
    visit.answer("retype_code")
    assert (visit.state.step, visit.state.code) == ("code", "")
    assert "code_done" in offered(visit)
    visit.happen(h.Scanned(CODE)).happen(h.TicketRefused("BOOK-01")).happen(h.Scanned(CODE))
    assert visit.state.step == "checking"


def test_a_number_taken_on_the_web_has_its_page_already() -> None:
    visit = here(expecting()).happen(h.Scanned(CODE)).happen(taken("W012"))
    assert picture(visit.world, visit.state, BOOK, follow_url="https://x/m/").follow == ""
    slip = next(effect for effect in visit.asked if isinstance(effect, effects.PrintSlip))
    assert (slip.ticket, slip.followed) == ("W012", False)


def test_the_code_is_on_no_keypad_after_the_visit() -> None:
    visit = typed(here(expecting()).answer("check_in"), CODE[:4]).answer("start_over")
    assert visit.state.code == ""
    assert keys(visit.world, visit.state) == ()


# A disaster.


def test_in_a_disaster_its_certificate_comes_first_and_nothing_is_closed() -> None:
    hall = msgspec.structs.replace(rules(numbers_left=0), disaster=DISASTER_ON)
    visit = here(hall, at_hour(3))
    assert offered(visit)[0] == DISASTER
    assert notes(visit) == {}
    assert "災害対応中" in says(visit)
    visit.answer(DISASTER)
    assert effects.TakeTicket(VISIT, DISASTER) in visit.asked


def test_without_a_disaster_its_errand_is_not_offered() -> None:
    assert DISASTER not in offered(here(Hall()))


def test_whoever_lost_the_card_applies_by_typing() -> None:
    visit = here(Hall(disaster=DISASTER_ON), line_up=False).with_number(DISASTER)
    visit.happen(h.ReaderSeen(card=False)).answer("go_on").answer("by_typing").answer_all(phone="0838252111")
    assert visit.state.step == "household", "a typed family can be named too"
    visit.answer("family_done").answer_all()
    visit.confirmed()
    assert visit.state.step == "printing"
    assert visit.said("disaster_kind") == "earthquake"


# Paper.


@pytest.mark.parametrize("errand", ["consultation", "moving"])
def test_a_number_without_paper_stays_and_is_printed_again_by_one_touch(errand: str) -> None:
    visit = here(None).with_number(errand)
    visit.happen(h.SlipDone("A001", PaperOutcome.PRINTED, 5))
    assert "print_slip_again" not in offered(visit)
    visit.happen(h.SlipDone("A001", PaperOutcome.NOT_PRINTED, 5, "TICKET-01"))
    assert effects.Light("trouble") in visit.asked
    assert visit.wait(25_000).state.ticket == "A001", "longer than a number on paper"
    visit.answer("print_slip_again")
    slips = [effect for effect in visit.asked if isinstance(effect, effects.PrintSlip)]
    assert slips == [effects.PrintSlip(VISIT, "A001", errand, 0, again=True)]
    assert "print_slip_again" not in offered(visit), "one touch, one slip"
    visit.happen(h.SlipDone("A001", PaperOutcome.PRINTED, 5))
    assert [letter.outcome for letter in visit.recorded(TicketPrinted)][-2:] == [  # type: ignore[attr-defined]
        PaperOutcome.NOT_PRINTED,
        PaperOutcome.PRINTED,
    ]


def test_a_slip_that_may_have_come_out_is_not_printed_again() -> None:
    visit = here(None).with_number("moving").happen(h.SlipDone("A001", PaperOutcome.UNKNOWN, 5, "TICKET-03"))
    assert "print_slip_again" not in offered(visit)
    assert picture(visit.world, visit.state, BOOK, follow_url="https://x/m/").follow_words


def test_a_number_without_paper_leaves_in_the_end() -> None:
    visit = here(None).with_number("consultation")
    visit.happen(h.SlipDone("A001", PaperOutcome.NOT_PRINTED, 5, "TICKET-01")).wait(61_000)
    assert visit.state.idle()
    assert len(visit.recorded(VisitEnded)) == 1
