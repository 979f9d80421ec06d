"""Composition root: the only place that names concrete devices; starts in order, stops in reverse."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from typing import Any, Protocol

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import Part, start_all, stop_on_signals
from edge_sync.messages.entry import Stroke
from edge_sync.messages.health import Started
from edge_sync.messages.message import Uplink
from edge_sync.stationery import postal
from kiosk import devices
from kiosk.cards.pcsc import PcscReader
from kiosk.glass.aloud import aloud
from kiosk.glass.picture import picture
from kiosk.hands.card_hand import CardHand
from kiosk.hands.desk_hand import DeskHand
from kiosk.hands.ear_hand import EarHand, Together
from kiosk.hands.entry_hand import EntryHand
from kiosk.hands.form_hand import FormHand
from kiosk.hands.lamp_hand import JackHand, KeypadHand, LampHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.hands.paper_codes import paper_codes
from kiosk.hands.slip_hand import SlipHand
from kiosk.health.watch import Watch
from kiosk.paper.cups_queue import CupsQueue
from kiosk.plan import Plan
from kiosk.process import Opening, give_memory_back, watchdog
from kiosk.renewal import Renewal
from kiosk.understanding.child import ChildUnderstander
from kiosk.understanding.spoken_errands import spoken_errands
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Conductor, Device
from kiosk.visit.privacy import Vault
from kiosk.visit.state import State

SPOKEN = (
    effects.Say, effects.Hush, effects.Tune, effects.Click, effects.MakeSilence, effects.Release, effects.ReadAloud,
)  # fmt: skip
SOFTWARE = "madoguchi 0.1.0"
UNUSABLE_CONTENT = "SET-03"


class Watched(Part, Protocol):
    """A part that knows what is wrong with its device."""

    @property
    def fault(self) -> str | None:
        """Code, or None."""


class Machine:
    """The kiosk process."""

    def __init__(self, plan: Plan) -> None:
        """Join the parts; nothing runs yet."""
        self._plan = plan
        self._clock = SystemClock()
        self._vault = Vault(give_memory_back)
        self.conductor = Conductor(plan.world, self._vault, self._clock, os.urandom, random.SystemRandom())
        self._hands: list[Part] = []
        self._devices: dict[type[effects.Effect], Device] = {}
        self._checks: dict[str, Callable[[], str | None]] = {}
        desk = Desk(plan.settings.desk.socket, timeout_ms=plan.settings.desk.timeout_ms)
        self._desk_hand = DeskHand(desk, self.conductor.post)
        self._hands.append(self._desk_hand)
        self._performs(self._desk_hand, effects.Record, effects.TakeTicket, effects.CheckIn)
        self._fit_card()
        self._fit_papers(desk)
        self._fit_voice_and_panel()
        self._checks["content"] = lambda: UNUSABLE_CONTENT if plan.passed_over else None
        self._health = Watch(self._checks, self._record)

    def _fit_card(self) -> None:
        post, reader = self.conductor.post, self._plan.settings.card.reader
        card = CardHand(lambda: PcscReader(self._clock, name_contains=reader), self._vault, self._clock, post)
        self._fit("card reader", card)
        self._performs(card, effects.LookAtCard, effects.ReadCard)
        entry = EntryHand(self._plan.world, self._vault, postal.complete, post)
        self._performs(entry, *entry.handles)

    def _fit_papers(self, desk: Desk) -> None:
        """Slip, forms, and the sealed entry."""
        plan, settings, post = self._plan, self._plan.settings, self.conductor.post
        slip = SlipHand(
            devices.ticket_printer(settings, plan.faces),
            plan.books,
            settings.visit.follow_url,
            self._clock,
            post,
        )
        self._fit("ticket printer", slip)
        self._performs(slip, effects.PrintSlip)
        form = FormHand(
            CupsQueue(settings.a4_printer.queue, server=str(settings.a4_printer.socket or "")),
            plan.forms,
            self._vault,
            self._clock,
            post,
            gives_up_ms=settings.visit.printing_gives_up_ms,
            library=plan.library.forms,
            city=plan.book.paper["slip"]["city"],
        )
        self._fit("a4 printer", form)
        self._performs(form, effects.FillForms, effects.PrintForms)
        codes = paper_codes(settings.device, desk.sign, self._clock)
        seal = devices.seal_hand(plan, self._vault, self._clock, self._record, post, codes)
        self._fit("seal", seal)
        self._performs(seal, effects.SealEntry)

    def _fit_voice_and_panel(self) -> None:
        """Mouth and lamps; ear, keypad and jack where the city built them."""
        plan, settings, post = self._plan, self._plan.settings, self.conductor.post
        mouth = MouthHand(
            devices.mouth(settings),
            plan.books,
            calls=settings.voice.calls,
            english=settings.voice.english,
            post=post,
            aloud=lambda: aloud(self._picture(self.conductor.state)),
        )
        self._fit("voice", mouth)
        self._performs(mouth, *SPOKEN)
        panel = devices.panel(settings)
        lamp = LampHand(panel, post)
        self._fit("panel", lamp)
        self._performs(lamp, effects.Light, effects.TalkLamp)
        if (the_ear := devices.ear(settings)) is not None:
            ear = EarHand(the_ear, ChildUnderstander(), plan.books, spoken_errands, post)
            self._fit("ear", ear)
            self._performs(ear, effects.Listen, effects.StopListening)
            self._performs(Together(mouth, ear), effects.Tune)
        if (the_keypad := devices.keypad(settings, panel)) is not None:
            self._fit("keypad", KeypadHand(the_keypad, post))
        if (the_jack := devices.jack(settings, panel)) is not None:
            self._fit("jack", JackHand(the_jack, post))

    def _fit(self, name: str, hand: Watched) -> None:
        """Start it with the machine, and tell the centre of its faults under this name."""
        self._hands.append(hand)
        self._checks[name] = lambda: hand.fault

    def _performs(self, device: Device, *asked: type[effects.Effect]) -> None:
        self._devices |= dict.fromkeys(asked, device)

    def run(self) -> bool:
        """Open the glass and serve until SIGTERM; True when the machine wants to begin anew with newer content."""
        began_ms = self._clock.monotonic_ms()
        # Painting must not keep a device's thread waiting for the interpreter (default 5 ms).
        sys.setswitchinterval(0.0005)
        readiness = Readiness()
        glass = devices.glass(self._plan, self._touched, self._wrote, self._scanned)
        self.conductor.connect(self._devices, lambda state: glass.show(self._picture(state)))
        stop_on_signals(glass.close)
        watched = watchdog(readiness, lambda: (self.conductor.beats, glass.ticks))
        renewal = Renewal(self._plan, self.conductor, self._clock, glass.close)
        later = [*self._hands, self._health, watched, renewal]
        opening = Opening(later, self._greet, readiness, lambda: self._clock.monotonic_ms() - began_ms)
        glass.on_shown = opening.shown
        stop_all = start_all([self.conductor, opening])
        try:
            glass.run(fullscreen=self._plan.settings.glass.fullscreen)
        finally:
            readiness.stopping()
            stop_all()
        return renewal.due

    def _greet(self) -> None:
        give_memory_back()
        self._record(Started(process="kiosk", software=SOFTWARE))

    def _record(self, letter: Uplink) -> None:
        self._desk_hand.perform(effects.Record(letter))

    def _picture(self, state: State) -> Any:
        plan = self._plan
        book = plan.books.get(state.manner.language, plan.book)
        return picture(plan.world, state, book, self._vault.glimpse(), plan.settings.visit.follow_url)

    def _touched(self, step: str, answer: str) -> None:
        self.conductor.post(happenings.Answered(step, answer) if answer else happenings.Stirred())

    def _wrote(self, stroke: Stroke, height: int) -> None:
        signed_at = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        self.conductor.post(happenings.Signed(self._vault.sign(stroke, height, signed_at)))

    def _scanned(self, code: str) -> None:
        self.conductor.post(happenings.Scanned(code))
