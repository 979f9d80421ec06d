"""Everything a machine reads and checks before it touches a device."""

from __future__ import annotations

from kiosk.forms.catalogue import Form, find_form, read_forms
from kiosk.glass.theme import Profile, Theme, read_theme
from kiosk.settings import KioskSettings
from kiosk.typecase.faces import find_faces
from kiosk.visit.answering import BACK, STILL_HERE
from kiosk.visit.journey import FINISH, STAFF, read_journeys
from kiosk.visit.state import FAULT, WELCOME, Rules
from kiosk.visit.world import World
from kiosk.words.phrasebook import Phrasebook, check_words, read_phrasebook


class Unready(Exception):
    """The settings name something that the machine does not have."""

    code = "SET-02"


class Plan:
    """Everything read and checked before a device is touched."""

    def __init__(self, settings: KioskSettings) -> None:
        """Read journeys, words, forms, theme and fonts.

        Raises:
            Unready, BadJourney, BadForm, UnknownForm, WordsMissing, FontMissing: what is wrong, in one sentence.
        """
        self.settings = settings
        journeys = read_journeys()
        unknown = [name for name in settings.visit.journeys if name not in journeys]
        if unknown:
            raise Unready(f"visit.journeys: no journey {', '.join(unknown)}; known are {', '.join(journeys)}")
        rules = settings.visit
        self.world = World(
            journeys={name: journeys[name] for name in settings.visit.journeys},
            offered=settings.visit.journeys,
            rules=Rules(
                forget_after_ms=rules.forget_after_ms,
                warn_before_ms=rules.warn_before_ms,
                last_try_needs_staff=rules.last_try_needs_staff,
            ),
            language=settings.language,
        )
        self.book: Phrasebook = read_phrasebook(settings.language)
        self.forms: dict[str, Form] = read_forms()
        self.theme: Theme = read_theme()
        self._check()
        self.profile: Profile = self.theme.profiles[settings.glass.profile]
        self.faces = find_faces()

    def _check(self) -> None:
        if self.settings.glass.profile not in self.theme.profiles:
            known = ", ".join(self.theme.profiles)
            raise Unready(f"glass.profile: no profile {self.settings.glass.profile!r}; known are {known}")
        steps, answers = {WELCOME, FAULT}, {BACK, "start_over", STAFF, STILL_HERE, FINISH}
        for journey in self.world.journeys.values():
            steps |= set(journey.steps)
            answers |= {entry.id for step in journey.steps.values() for entry in step.answers}
            answers |= {journey.id, journey.service}
            if journey.form is not None:
                find_form(self.forms, journey.form)
        check_words(self.book, steps, answers)
