"""Everything a machine reads and checks before it touches a device."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator

import msgspec

from edge_sync.groundwork.log import fields
from edge_sync.stationery.catalogue import Form, find_form, read_forms
from edge_sync.stationery.questions import Question, read_questions
from edge_sync.typecase.faces import find_faces
from kiosk.content import BUILT_IN, Library, libraries, offered
from kiosk.glass.theme import Profile, Theme, read_theme
from kiosk.settings import KioskSettings, VisitSettings
from kiosk.visit import over
from kiosk.visit.doors import Calendar
from kiosk.visit.errands import read_errands
from kiosk.visit.journey import FINISH, MAX_ANSWERS, ORDINARY, Journey, read_journeys
from kiosk.visit.offers import CONSTANTS, STILL_HERE
from kiosk.visit.sayable import INTENT
from kiosk.visit.state import CLOSED, FAULT, SHUT, WELCOME, Rules
from kiosk.visit.under_fingers import KINDS
from kiosk.visit.world import ALWAYS, World
from kiosk.words.books import read_books
from kiosk.words.phrasebook import Phrasebook, check_words

log = logging.getLogger(__name__)


WITHOUT_FILE = ("next_page", "pass_over", "type_done", "type_erase", "count_less", "count_more")
"""Answers that no journey declares: they follow from what is asked."""


class Unready(Exception):
    """The settings name something that the machine does not have."""

    code = "SET-02"


class Plan:
    """Everything read and checked before a device is touched."""

    def __init__(self, settings: KioskSettings, library: Library = BUILT_IN) -> None:
        """Read journeys, words, forms, theme and fonts.

        Raises:
            Unready, BadJourney, BadForm, UnknownForm, WordsMissing, FontMissing: what is wrong, in one sentence.
        """
        settings = _with_visit(settings, library)
        self.settings = settings
        self.library = library
        self.passed_over = ""
        """The bundle of the centre's that could not be used; empty: none."""
        self.on_offer: dict[str, str] = {}
        """What the centre had sent when this was read."""
        journeys = read_journeys(library.journeys)
        unknown = [name for name in settings.visit.journeys if name not in journeys]
        offered = tuple(name for name in settings.visit.journeys if name not in ALWAYS)
        if unknown:
            raise Unready(f"visit.journeys: no journey {', '.join(unknown)}; known are {', '.join(journeys)}")
        rules = settings.visit
        self.forms: dict[str, Form] = read_forms(library.forms)
        catalogue = read_questions(library.forms)
        known = {name: journeys[name] for name in offered} | _always(journeys, self.forms)
        self.books = read_books(settings.languages, _every_question(catalogue, known), library.words)
        self.book: Phrasebook = self.books["ja"]
        self.world = World(
            journeys=known,
            offered=offered,
            rules=Rules(
                forget_after_ms=rules.forget_after_ms,
                forget_by_ear_ms=max(rules.forget_after_ms, rules.forget_by_ear_ms),
                warn_before_ms=rules.warn_before_ms,
                last_try_needs_staff=rules.last_try_needs_staff,
                counter_sheet=rules.counter_sheet,
            ),
            forms=self.forms,
            catalogue=catalogue,
            languages=settings.languages,
            tools=over.TOOLS,
            errands=read_errands(known),
            calendars={name: msgspec.convert(book.paper["when"], Calendar) for name, book in self.books.items()},
        )
        self.theme: Theme = read_theme()
        self._check()
        self.profile: Profile = self.theme.profiles[settings.glass.profile]
        self.faces = find_faces()

    def _check(self) -> None:
        if self.settings.glass.profile not in self.theme.profiles:
            known = ", ".join(self.theme.profiles)
            raise Unready(f"glass.profile: no profile {self.settings.glass.profile!r}; known are {known}")
        if len(self.world.offered) > MAX_ANSWERS:
            raise Unready(
                f"visit.journeys: {len(self.world.offered)} errands; at most {MAX_ANSWERS} fit the first screen"
            )
        steps = {WELCOME, CLOSED, FAULT, SHUT, *over.OVER, *over.OF_VOICE}
        answers = {*CONSTANTS, STILL_HERE, FINISH, ORDINARY, *WITHOUT_FILE, *over.TOOLS, *over.ANSWERS}
        answers |= _of_voice(self.world)
        for journey in self.world.journeys.values():
            steps |= set(journey.steps)
            answers |= _declared(journey)
            taken = sorted(name for name in _declared(journey) if name.partition("_")[0] in KINDS)
            if taken:
                raise Unready(f"journey {journey.id}: the answers {', '.join(taken)} bear names of what is typed")
            answers |= {journey.id, journey.service}
            for form in journey.all_forms():
                find_form(self.forms, form)
            unasked = [name for name in journey.asks if name not in self.world.questions(journey.id)]
            if unasked:
                raise Unready(f"journey {journey.id} asks {', '.join(unasked)}, which no catalogue has")
        for book in self.books.values():
            check_words(book, steps, answers)


def _of_voice(world: World) -> set[str]:
    return {*over.OF_VOICE_ANSWERS, *(INTENT + errand for errand in world.errands)} - {*over.GUESSES}


def _every_question(catalogue: dict[str, Question], journeys: dict[str, Journey]) -> dict[str, Question]:
    every = dict(catalogue)
    for journey in journeys.values():
        every |= journey.questions
    return every


def _declared(journey: Journey) -> set[str]:
    return {entry.id for step in journey.steps.values() for entry in step.answers}


def _always(journeys: dict[str, Journey], forms: dict[str, Form]) -> dict[str, Journey]:
    """The errands that no city lists, as sent or as built; one whose form an older bundle lacks is left out."""
    known = {name: journey for name, journey in {**read_journeys(), **journeys}.items() if name in ALWAYS}
    return {name: journey for name, journey in known.items() if set(journey.all_forms()) <= set(forms)}


def read_plan(settings: KioskSettings) -> Plan:
    """The plan with what the centre sent last, as far as this software can use it.

    Raises:
        as ``Plan``: not even what the machine was built with can be used.
    """
    on_offer = offered(settings.content)
    tried: Iterator[tuple[Library, str]] = libraries(settings.content)
    for library, passed_over in tried:
        try:
            plan = Plan(settings, library)
        except Exception as error:
            if library == BUILT_IN or getattr(error, "code", None) is None:
                raise
            log.error("content cannot be used %s", fields(code=getattr(error, "code", ""), why=error))
            continue
        plan.passed_over = passed_over
        plan.on_offer = on_offer
        return plan
    raise AssertionError("what the machine was built with is always tried")


def _with_visit(settings: KioskSettings, library: Library) -> KioskSettings:
    """The settings with the visit's rules as the centre wants them; raises Unready."""
    if library.settings is None:
        return settings
    try:
        said = tomllib.loads((library.settings / "visit.toml").read_text("utf-8"))
        unknown = sorted(set(said) - set(VisitSettings.__struct_fields__))
        if unknown:
            raise Unready(f"settings/visit.toml: unknown key {', '.join(unknown)}")
        visit = msgspec.convert(msgspec.structs.asdict(settings.visit) | said, VisitSettings, strict=False)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Unready(f"settings/visit.toml: {error}") from error
    return msgspec.structs.replace(settings, visit=visit)
