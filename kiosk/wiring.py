"""Composition root: the only place that names concrete devices; starts in order, stops in reverse."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import Part, Thread, start_all, stop_on_signals
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
from kiosk.hands.ear_hand import EarHand
from kiosk.hands.entry_hand import EntryHand
from kiosk.hands.form_hand import FormHand
from kiosk.hands.lamp_hand import JackHand, KeypadHand, LampHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.hands.paper_codes import paper_codes
from kiosk.hands.slip_hand import SlipHand
from kiosk.health.watch import Watch
from kiosk.panel.port import Panel
from kiosk.paper.cups_queue import CupsQueue
from kiosk.plan import Plan
from kiosk.renewal import Renewal
from kiosk.settings import KioskSettings
from kiosk.understanding.child import ChildUnderstander
from kiosk.understanding.spoken_errands import spoken_errands
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Conductor, Device
from kiosk.visit.privacy import Vault
from kiosk.visit.state import State

log = logging.getLogger(__name__)

SPOKEN = (
    effects.Say, effects.Hush, effects.Tune, effects.Click, effects.MakeSilence, effects.Release, effects.ReadAloud,
)  # fmt: skip
WATCHDOG_MS = 5_000
SOFTWARE = "madoguchi 0.1.0"
UNUSABLE_CONTENT = "SET-03"


class Machine:
    """The kiosk process."""

    def __init__(self, plan: Plan) -> None:
        """Join the parts; nothing runs yet."""
        settings, self._plan = plan.settings, plan
        self._clock = SystemClock()
        vault = Vault(_give_memory_back)
        self.conductor = Conductor(plan.world, vault, self._clock, os.urandom, random.SystemRandom())
        post = self.conductor.post
        desk = Desk(settings.desk.socket, timeout_ms=settings.desk.timeout_ms)
        self._desk_hand = DeskHand(desk, post)
        card = CardHand(lambda: PcscReader(self._clock, name_contains=settings.card.reader), vault, self._clock, post)
        slip = SlipHand(
            devices.ticket_printer(settings, plan.faces),
            plan.books,
            settings.visit.follow_url,
            self._clock,
            post,
        )
        form = FormHand(
            CupsQueue(settings.a4_printer.queue, server=str(settings.a4_printer.socket or "")),
            plan.forms,
            vault,
            self._clock,
            post,
            gives_up_ms=settings.visit.printing_gives_up_ms,
            library=plan.library.forms,
            city=plan.book.paper["slip"]["city"],
        )
        seal = devices.seal_hand(
            plan,
            vault,
            self._clock,
            lambda letter: self._desk_hand.perform(effects.Record(letter)),
            post,
            paper_codes(settings.device, desk.sign, self._clock),
        )
        entry = EntryHand(plan.world, vault, postal.complete, post)
        mouth = MouthHand(
            devices.mouth(settings),
            plan.books,
            calls=settings.voice.calls,
            english=settings.voice.english,
            post=post,
            aloud=lambda: aloud(self._picture(self.conductor.state)),
        )
        panel = devices.panel(settings)
        lamp = LampHand(panel, post)
        self._hands: list[Part] = [self._desk_hand, card, slip, form, mouth, lamp, seal]
        checks = {
            "card reader": lambda: card.fault,
            "ticket printer": lambda: slip.fault,
            "a4 printer": lambda: form.fault,
            "voice": lambda: mouth.fault,
            "panel": lambda: lamp.fault,
            "seal": lambda: seal.fault,
            "content": lambda: UNUSABLE_CONTENT if plan.passed_over else None,
        }
        self._fit_senses(settings, panel, checks)
        self._health = Watch(checks, self._record)
        self._vault = vault
        self._devices: dict[type[effects.Effect], Device] = {
            effects.Record: self._desk_hand,
            effects.TakeTicket: self._desk_hand,
            effects.CheckIn: self._desk_hand,
            effects.PrintSlip: slip,
            effects.LookAtCard: card,
            effects.ReadCard: card,
            effects.FillForms: form,
            effects.PrintForms: form,
            effects.SealEntry: seal,
            **dict.fromkeys(entry.handles, entry),
            **dict.fromkeys(SPOKEN, mouth),
            effects.Light: lamp,
            effects.TalkLamp: lamp,
            **self._senses,
        }

    def _fit_senses(
        self, settings: KioskSettings, panel: Panel | None, checks: dict[str, Callable[[], str | None]]
    ) -> None:
        """Ear, keypad and jack, where the city built them."""
        post = self.conductor.post
        self._senses: dict[type[effects.Effect], Device] = {}
        parts: list[tuple[str, EarHand | KeypadHand | JackHand]] = []
        if (the_ear := devices.ear(settings)) is not None:
            heard = EarHand(the_ear, ChildUnderstander(), self._plan.books, spoken_errands, post)
            self._senses = {effects.Listen: heard, effects.StopListening: heard}
            parts.append(("ear", heard))
        if (the_keypad := devices.keypad(settings, panel)) is not None:
            parts.append(("keypad", KeypadHand(the_keypad, post)))
        if (the_jack := devices.jack(settings, panel)) is not None:
            parts.append(("jack", JackHand(the_jack, post)))
        for name, hand in parts:
            self._hands.append(hand)
            checks[name] = lambda hand=hand: hand.fault  # type: ignore[misc]

    def run(self) -> bool:
        """Open the glass and serve until SIGTERM; True when the machine wants to begin anew with newer content."""
        began_ms = self._clock.monotonic_ms()
        # Painting must not keep a device's thread waiting for the interpreter (default 5 ms).
        sys.setswitchinterval(0.0005)
        readiness = Readiness()
        glass = devices.glass(self._plan, self._touched, self._wrote, self._scanned)
        self.conductor.connect(self._devices, lambda state: glass.show(self._picture(state)))
        stop_on_signals(glass.close)
        opened = threading.Event()

        def first_shown(step: str) -> None:
            if not opened.is_set():
                opened.set()
                log.info("first screen %s", fields(step=step, after_ms=self._clock.monotonic_ms() - began_ms))
                readiness.ready()

        glass.on_shown = first_shown
        watchdog = Thread("watchdog", lambda stopping: self._feed(stopping, readiness, glass))
        # The visitor's first screen comes before any device: a slow printer must not keep it dark.
        renewal = Renewal(self._plan, self.conductor, self._clock, glass.close)
        late = _AfterOpening(opened, [*self._hands, self._health, watchdog, renewal], self._greet)
        stop_all = start_all([self.conductor, late])
        try:
            glass.run(fullscreen=self._plan.settings.glass.fullscreen)
        finally:
            readiness.stopping()
            stop_all()
        return renewal.due

    def _greet(self) -> None:
        _give_memory_back()
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

    def _feed(self, stopping: threading.Event, readiness: Readiness, glass: Any) -> None:
        """Feed systemd's watchdog only while both loops turn; never tied to the network."""
        seen = (-1, -1)
        while not stopping.wait(WATCHDOG_MS / 1000):
            now = (self.conductor.beats, glass.ticks)
            if now[0] != seen[0] and now[1] != seen[1]:
                readiness.alive()
            seen = now


class _AfterOpening:
    """Parts that start on a thread of their own once the first screen is shown."""

    def __init__(self, opened: threading.Event, parts: list[Part], then: Any) -> None:
        self._opened, self._parts, self._then = opened, parts, then
        self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
        self._ended = threading.Event()
        self._stop_all: Any = None

    def start(self) -> None:
        self._thread.start()

    def _open(self) -> None:
        self._opened.wait()
        if self._ended.is_set():
            return
        try:
            self._stop_all = start_all(self._parts)
            self._then()
        except Exception as error:  # noqa: BLE001 - a machine without its devices must not look ready
            log.error("devices did not start %s", fields(error=type(error).__name__))
            os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self._ended.set()
        self._opened.set()
        self._thread.join(3)
        if self._stop_all is not None:
            self._stop_all()


def _give_memory_back() -> None:
    """What was let go of goes back to the system, which blanks it; malloc (glibc) would keep it."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
