"""Every screen a visitor can meet, and letters measured with the real font."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec

from edge_sync.messages.entry import Entry, Person, Source, Stroke
from edge_sync.messages.hall import Disaster, Expected, Hall
from edge_sync.messages.queueing import Calling, PaperOutcome
from edge_sync.stationery.interview import Ask
from edge_sync.stationery.questions import Question, QuestionKind
from edge_sync.typecase.faces import find_faces
from kiosk.cards.ways import Resemblance, SecretKind, Way
from kiosk.glass.fonts import glass_fonts
from kiosk.glass.picture import Picture, picture
from kiosk.visit import boards
from kiosk.visit.doors import Door
from kiosk.visit.glimpse import Glimpse
from kiosk.visit.journey import OWN_ANSWERS
from kiosk.visit.manner import LANGUAGES
from kiosk.visit.over import HEARD, OVER, TOOLS, UNHEARD, WHICH
from kiosk.visit.questioning import all_asks
from kiosk.visit.review import pages, rows
from kiosk.visit.state import FAULT, State
from kiosk.words.furigana import read_furigana
from kiosk.words.phrasebook import read_phrasebook
from tests.kiosk.visit.scenes import NOON, VISIT, queue, world

HOME = "山口県萩市大字江向５１０番地　メゾン橋本川弐番館１０２号"
FONTS = glass_fonts(find_faces())
WORLD, BOOK = msgspec.structs.replace(world(), languages=LANGUAGES, tools=TOOLS), read_phrasebook("ja")
KANA = cache(read_furigana().annotate)
MORE = {
    "ja": ("つづき", "もどす"), "easy": ("つづき", "もどす"), "en": ("More", "Return"), "zh": ("继续", "重看"),
    "ko": ("계속", "처음"), "vi": ("Xem tiếp", "Về đầu"),
}  # fmt: skip
_BOOK = [BOOK]
"""The words of the screens that are being made."""


def household() -> Glimpse:
    """Names and addresses as long as real ones get, with letters that common fonts lack; five people who signed."""
    address = "山口県萩市大字架空川上上流部字下ノ谷八千二百三十四番地　架空団地弐番館１０２号"
    people = (
        Person(
            name="髙𠮷　萩之助", kana="タカヨシ　ハギノスケ", address=HOME,
            birth_date="1950-03-09", sex="male", phone="0838252111", source=Source.MY_NUMBER,
        ),
        Person(
            name="長曽我部　ヴァレンティーナ　亜希子", address=address, birth_date="1938-12-31",
            source=Source.DRIVERS_LICENCE,
        ),
        Person(kana="カクウ　ハナ", birth_date="2018-05-01", sex="female", relation="child"),
        Person(),
        Person(kana="アレクサンドラ　ヴァレンティーナ　マリア"),
    )  # fmt: skip
    strokes = (Stroke(x=(100, 300, 500), y=(50, 120, 60), at_ms=(0, 20, 40)),)
    return Glimpse(
        entry=Entry(people=people, answers={"purpose": "other"}),
        typed="ヤマグチケンハギシ",
        strokes=strokes,
        height=250,
    )


@cache
def measure(text: str, em_px: float, bold: bool, language: str = "ja") -> float:
    """As the glass measures; remembered, because nobody's items stand here."""
    return FONTS.measure(text, em_px, bold, language)


def _add(found: dict[str, Picture], name: str, state: State, seen: Glimpse | None = None) -> None:
    book = _BOOK[0]
    shown = picture(WORLD, state, book, seen or household(), "https://madoguchi.city.hagi.lg.jp/m/")
    more, anew = MORE[book.language]
    found[name] = replace(shown, more=more, anew=anew, calling=state.call is not None)


def alike(found: dict[str, Picture]) -> dict[str, Picture]:
    """Without those that show the same as one before."""
    seen: set[object] = set()
    kept = {}
    for name, one in found.items():
        bare = replace(one, step="", leaf="", question="")
        words = (bare, str(one.items), *(item.text.reveal() for item in one.items if item.text is not None))
        mark = (
            repr(bare),
            tuple(n.text.reveal() for n in one.names if n.text is not None),
            words[1:],
            one.typed and one.typed.reveal(),
        )
        if mark not in seen:
            seen.add(mark)
            kept[name] = one
    return kept


@cache
def screens(language: str = "ja") -> dict[str, Picture]:
    """Screen name → picture, for every step of every journey and every notice that may stand on one."""
    _BOOK[0] = read_phrasebook(language)
    found: dict[str, Picture] = {}
    call = Calling(ticket="A001", visit_id=VISIT, counter="マイナンバーカード窓口", called_at=NOON, times_called=1)
    _add(found, "welcome", State())
    _add(found, "welcome, a call", State(call=call))
    for journey_id in ("residence_certificate", "moving", "consultation"):
        journey = WORLD.journeys[journey_id]
        base = State(
            journey=journey_id, visit_id=VISIT, ticket="A1234", tries_left=3, keypad="7204918356", people=5,
            forms=journey.all_forms(), pages=((Ask("phone"),),), edits=1,
        )  # fmt: skip
        for step, declared in journey.steps.items():
            if declared.scene in OWN_ANSWERS:
                continue
            state = msgspec.structs.replace(base, step=step)
            _add(found, f"{journey_id}.{step}", state)
            _add(found, f"{journey_id}.{step}, staff called", msgspec.structs.replace(state, staff_called=True))
            _add(found, f"{journey_id}.{step}, of a member", msgspec.structs.replace(state, who=2))
        _add(found, f"{journey_id}, warned", msgspec.structs.replace(base, step="ticket", warned=True))
        for name in OVER:
            _add(found, f"{journey_id}, {name}", msgspec.structs.replace(base, step="ticket", over=name))
        _add(found, f"{journey_id}, fault", msgspec.structs.replace(base, step=FAULT, fault="RUN-02"))
    _voice(found)
    _hall(found)
    _faults(found)
    _secrets(found)
    _questions(found)
    _reviews(found)
    return found


def _voice(found: dict[str, Picture]) -> None:
    """The talk button on all kinds of screens, and what the machine asks of what it heard."""
    base = State(
        journey="residence_certificate", visit_id=VISIT, ticket="A1234", keypad="7204918356", people=5, tries_left=3,
        ears=("ja", "en"), forms=WORLD.journeys["residence_certificate"].forms,
    )  # fmt: skip
    for ear in ("off", "waiting", "open"):
        level = 60 if ear == "open" else 0
        _add(found, f"welcome, ear {ear}", State(ears=("ja",), ear=ear, level_percent=level))
        for step in ("ticket", "card", "secret", "household", "sign", "thanks"):
            _add(found, f"{step}, ear {ear}", msgspec.structs.replace(base, step=step, ear=ear, level_percent=level))
    asked = msgspec.structs.replace(base, step="question", ask=Ask("purpose", 0), ear="open", level_percent=100)
    _add(found, "purpose, ear open", asked)
    kana = msgspec.structs.replace(base, step="typing", ask=Ask("kana", 0), board=boards.KANA, group=0, ear="open")
    _add(found, "kana, ear open", kana)
    guesses = ("residence_certificate", "moving", "my_number_card")
    _add(found, "heard", msgspec.structs.replace(base, over=HEARD, guesses=guesses[:1]))
    _add(found, "which", msgspec.structs.replace(base, over=WHICH, guesses=guesses))
    _add(found, "unheard", msgspec.structs.replace(base, over=UNHEARD))


def _hall(found: dict[str, Picture]) -> None:
    """Doors, priorities, check-in and disaster mode; a number without paper."""
    ref, moment = "0" * 16, NOON
    expected = [Expected(ref=ref, service="moving", from_at=moment, until_at=moment)]
    halls = {
        "expected": Hall(expected=expected),
        "disaster": Hall(disaster=Disaster(since="2026-04-01", first=["disaster_certificate"])),
        "disaster and expected": Hall(
            expected=expected, disaster=Disaster(since="2026-04-01", first=["disaster_certificate"])
        ),
    }
    opens = ("12月28日（月） 8:30", "8:30", "")
    doors = {
        f"{why} {opening}": tuple(
            Door(errand=name, why=why, closed="17:15" if closed else "", opens=opening, soon=opening == "8:30")
            for name in WORLD.offered
        )
        for why, closed in (("hours", True), ("hours", False), ("spent", False), ("online", False))
        for opening in opens
    }
    for name, hall in halls.items():
        _add(found, f"welcome, {name}", State(queue=queue(hall)))
        _add(found, f"welcome, {name}, foreign", State(queue=queue(hall), notice="scan_foreign"))
    _add(found, "welcome, foreign", State(notice="scan_foreign"))
    for name, shut in doors.items():
        _add(found, f"welcome, {name}", State(doors=shut))
        _add(found, f"welcome, expected, {name}", State(doors=shut, queue=queue(halls["expected"])))
        state = State(journey="moving", visit_id=VISIT, step="shut", door=shut[0])
        _add(found, f"shut, {name}", state)
        _add(found, f"shut, {name}, staff called", msgspec.structs.replace(state, staff_called=True))
    _arrivals(found)


def _arrivals(found: dict[str, Picture]) -> None:
    asked = queue(Hall(priorities=["elderly", "pregnant", "disability"]))
    _add(found, "priority, all", State(journey="moving", visit_id=VISIT, step="priority", queue=asked))
    base = State(journey="check_in", visit_id=VISIT, keypad="7204918356")
    for step in WORLD.journeys["check_in"].steps:
        for again in ("", "12月28日（月） 13:30"):
            number = "A1234" if step == "ticket" else None
            for line_up in (True, False):
                state = msgspec.structs.replace(base, step=step, again=again, line_up=line_up, ticket=number)
                _add(found, f"check_in.{step} {again} {line_up}", state)
    for code, notice in (("", ""), ("1234", ""), ("12345678", "code_wrong"), ("", "scan_foreign")):
        state = msgspec.structs.replace(base, step="code", code=code, typed=len(code), notice=notice)
        _add(found, f"code {code} {notice}", state)
    for outcome in (PaperOutcome.NOT_PRINTED, PaperOutcome.UNKNOWN):
        for errand in ("moving", "consultation", "check_in"):
            state = State(
                journey=errand, visit_id=VISIT, step="ticket", ticket="A1234", slip=outcome, fault="TICKET-03",
                ahead=12, followed=errand != "check_in",
            )  # fmt: skip
            _add(found, f"{errand}.ticket, {outcome}", state)
        thanks = State(journey="moving", visit_id=VISIT, step="thanks", ticket="A1234", slip=outcome)
        _add(found, f"thanks, {outcome}", thanks)


def _faults(found: dict[str, Picture]) -> None:
    base = State(journey="residence_certificate", visit_id=VISIT, ticket="A001", keypad="7204918356")
    meets = {
        "TICKET": ("ticket",),
        "CARD": ("card_again", "other_card", "no_reader", "locked", "last_try", "pinless"),
        "PAPER": ("print_trouble",),
        "FORM": ("print_trouble",),
        "DESK": ("no_number",),
        "RUN": (FAULT,),
    }
    for code in BOOK.faults:
        for step in meets.get(code.split("-")[0], ()):
            if step == "card_again" and code not in ("CARD-03", "CARD-04"):
                continue
            slip = PaperOutcome.NOT_PRINTED if step == "ticket" else None
            ways = (Way(SecretKind.PIN, 0), Way(SecretKind.NUMBER_B, 10))
            state = msgspec.structs.replace(base, step=step, fault=code, slip=slip, ways=ways, way=SecretKind.PIN)
            _add(found, f"{step}, {code}", state)
    for look in Resemblance:
        state = msgspec.structs.replace(base, step="other_card", fault="CARD-05", resembles=look)
        _add(found, f"other card, {look}", state)


def _secrets(found: dict[str, Picture]) -> None:
    base = State(journey="residence_certificate", visit_id=VISIT, ticket="A001", keypad="7204918356", step="secret")
    both = (Way(SecretKind.PIN, 2), Way(SecretKind.NUMBER_B, 10))
    for way, counts in (
        ("pin", (0, 3)),
        ("licence_pin", (4,)),
        ("number_b", (0, 6, 9, 14)),
        ("card_number", (1, 5, 12)),
    ):
        for count in counts:
            kind = SecretKind(way)
            part = (count >= 6) + (count >= 10) if way == "number_b" else 0
            state = msgspec.structs.replace(
                base,
                way=kind,
                ways=both if kind in (SecretKind.PIN, SecretKind.NUMBER_B) else (),
                typed=count,
                part=part,
                tries_left=2,
                fault="CARD-06",
                group=4,
            )
            _add(found, f"secret, {way} {count}", state, Glimpse(typed="AA12345678BB"[:count]))


def _questions(found: dict[str, Picture]) -> None:
    every = {**WORLD.catalogue, **WORLD.journeys["moving"].questions}
    for name, question in every.items():
        who = 2 if question.each_member else 0
        state = State(
            journey="moving", visit_id=VISIT, ticket="A001", people=5, ask=Ask(name, who), typed=4, typed_whole=True,
            step="question" if question.kind in (QuestionKind.CHOICE, QuestionKind.COUNT) else "typing",
        )  # fmt: skip
        for board in _boards(question):
            for group in (None, 0, 9) if board in (boards.KANA, boards.BUILDING) else (None,):
                shown = msgspec.structs.replace(state, board=board, group=group)
                typed = Glimpse(
                    entry=household().entry, typed=_TYPED.get(board, "ヤマグチケンハギシエムカイ１２３４５")
                )
                _add(found, f"{name}, {board} {group}", shown, typed)
                refused = {boards.DATE: "date_wrong", boards.POSTAL: "postal_unknown"}.get(board)
                if refused:
                    _add(found, f"{name}, {board}, {refused}", msgspec.structs.replace(shown, notice=refused), typed)


_TYPED = {boards.COUNT: "9", boards.DATE: "昭和5006", boards.POSTAL: "75885", boards.DIGITS: "08382521111"}


def _boards(question: Question) -> tuple[str, ...]:
    return {
        QuestionKind.CHOICE: ("",),
        QuestionKind.DATE: (boards.ERA, boards.DATE),
        QuestionKind.ADDRESS: (boards.POSTAL, boards.HOUSE, boards.BUILDING),
    }.get(question.kind, (boards.FIRST.get(question.kind, ""),))


def _reviews(found: dict[str, Picture]) -> None:
    for journey_id in ("residence_certificate", "moving", "tax_certificate"):
        journey = WORLD.journeys[journey_id]
        seen = household()
        assert seen.entry is not None
        asked = all_asks(journey, WORLD.forms, WORLD.catalogue, seen.entry)
        said = {
            ask.question: _long_answer(WORLD.questions(journey_id)[ask.question])
            for ask in asked
            if not WORLD.questions(journey_id)[ask.question].fills
        }
        entry = msgspec.structs.replace(seen.entry, answers=said)
        asked = all_asks(journey, WORLD.forms, WORLD.catalogue, entry)
        cut = pages(rows(entry, asked, WORLD.questions(journey_id)))
        structure = tuple(tuple(row.ask for row in page if row.ask) for page in cut)
        for page in range(len(cut)):
            state = State(
                journey=journey_id, visit_id=VISIT, ticket="A001", step="review", people=5, page=page, pages=structure,
                forms=journey.forms,
            )  # fmt: skip
            _add(found, f"{journey_id}, review {page}", state, Glimpse(entry=entry))
            if structure[page]:
                _add(found, f"{journey_id}, fix {page}", msgspec.structs.replace(state, step="fix"))


def _long_answer(question: Question) -> str:
    if question.kind is QuestionKind.DATE:
        return "2026-12-31"
    return question.choices[-1].id if question.choices else "山口県萩市大字架空町五百十番地　二号"
