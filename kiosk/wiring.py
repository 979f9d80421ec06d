"""Composition root: the only place that names concrete devices; starts in order, stops in reverse."""

from __future__ import annotations

import atexit
import ctypes
import gc
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import Part, Thread, start_all, stop_on_signals
from edge_sync.messages.entry import Stroke
from edge_sync.messages.health import Started
from edge_sync.messages.message import Uplink
from edge_sync.seal.city_key import CityKey, choose_key
from edge_sync.stationery import postal
from edge_sync.typecase.faces import Faces
from kiosk.cards.pcsc import PcscReader
from kiosk.content import CURRENT
from kiosk.glass.fonts import glass_fonts
from kiosk.glass.picture import picture
from kiosk.hands.card_hand import CardHand
from kiosk.hands.desk_hand import DeskHand
from kiosk.hands.entry_hand import EntryHand
from kiosk.hands.form_hand import FormHand
from kiosk.hands.lamp_hand import LampHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.hands.paper_codes import Codes, paper_codes
from kiosk.hands.seal_hand import SealHand
from kiosk.hands.slip_hand import SlipHand
from kiosk.health.watch import Watch
from kiosk.panel.port import Panel
from kiosk.paper.cups_queue import CupsQueue
from kiosk.plan import Plan
from kiosk.renewal import Renewal
from kiosk.settings import KioskSettings
from kiosk.tickets.port import TicketPrinter
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Conductor, Device
from kiosk.visit.happenings import Happening
from kiosk.visit.privacy import Vault
from kiosk.visit.state import State
from kiosk.voice.fake import FakeMouth
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Mouth

log = logging.getLogger(__name__)

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
            _ticket_printer(settings, plan.faces),
            plan.book,
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
        seal = _seal_hand(
            plan,
            vault,
            self._clock,
            lambda letter: self._desk_hand.perform(effects.Record(letter)),
            post,
            paper_codes(settings.device, desk.sign, self._clock),
        )
        entry = EntryHand(plan.world, vault, postal.complete, post)
        mouth = MouthHand(_mouth(settings), plan.book, calls=settings.voice.calls, english=settings.voice.english)
        lamp = LampHand(_panel(settings), post)
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
            effects.Say: mouth,
            effects.Hush: mouth,
            effects.Tune: mouth,
            effects.Light: lamp,
        }

    def run(self) -> bool:
        """Open the glass and serve until SIGTERM; True when the machine wants to begin anew with newer content."""
        began_ms = self._clock.monotonic_ms()
        # Painting must not keep a device's thread waiting for the interpreter (default 5 ms).
        sys.setswitchinterval(0.0005)
        readiness = Readiness()
        glass = _glass(self._plan, self._touched, self._wrote, self._scanned)
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
        return picture(plan.world, state, plan.book, self._vault.glimpse(), plan.settings.visit.follow_url)

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


def _ticket_printer(settings: KioskSettings, faces: Faces) -> TicketPrinter:
    from kiosk.tickets.escpos_printer import EscposPrinter
    from kiosk.tickets.line import line_to
    from kiosk.tickets.raster import SlipPainter

    painter = SlipPainter(faces)
    painter.warm()
    return EscposPrinter(line_to(settings.ticket_printer), painter, settings.ticket_printer)


def _seal_hand(
    plan: Plan,
    vault: Vault,
    clock: SystemClock,
    record: Callable[[Uplink], None],
    post: Callable[[Happening], None],
    codes: Codes,
) -> SealHand:
    """Without a seal in the settings nothing is sealed and nothing sent."""
    said = plan.settings.seal
    folders = () if said is None else (*said.folders, *_sent_keys(plan.settings))

    def city_key() -> CityKey | None:
        return None if said is None else choose_key(folders, said.authority, clock.now())

    return SealHand(plan.settings.device, city_key, plan.forms, vault, record, post, codes)


def _sent_keys(settings: KioskSettings) -> tuple[Path, ...]:
    return () if settings.content is None else (settings.content / "keys" / CURRENT,)


def _mouth(settings: KioskSettings) -> Mouth:
    if settings.voice.mouth == "silent":
        return FakeMouth()
    folder = settings.voice.wav_folder if settings.voice.mouth == "wav" else None
    return ChildMouth(folder, memory=settings.voice.memory)


def _panel(settings: KioskSettings) -> Panel | None:
    if settings.panel.pins == "none":
        return None
    if settings.panel.pins == "mock":
        from kiosk.panel.fake import BenchPanel

        return BenchPanel(settings.panel, settings.panel.fingers)
    from gpiozero.pins.lgpio import LGPIOFactory

    from kiosk.panel.gpio import GpioPanel

    return GpioPanel(settings.panel, LGPIOFactory())


def _glass(plan: Plan, touched: Any, wrote: Any, scanned: Any) -> Any:
    """Prepare Kivy's surroundings, then import it: it reads them once, at import."""
    os.environ |= {"KIVY_NO_ARGS": "1", "KIVY_LOG_MODE": "PYTHON", "KIVY_NO_ENV_CONFIG": "1"}
    if "KIVY_HOME" not in os.environ:
        home = os.environ.get("RUNTIME_DIRECTORY") or tempfile.mkdtemp(prefix="kivy-")
        os.environ["KIVY_HOME"] = home
        if "RUNTIME_DIRECTORY" not in os.environ:
            atexit.register(shutil.rmtree, home, ignore_errors=True)
    from kivy.config import Config

    Config.set("graphics", "width", str(plan.profile.width_px))
    Config.set("graphics", "height", str(plan.profile.height_px))
    Config.set("graphics", "borderless", "1")
    Config.set("graphics", "resizable", "0")
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    from kiosk.glass.kivy_glass import KivyGlass

    described = _path(plan.settings.glass.describe_to)
    return KivyGlass(plan.theme, plan.profile, glass_fonts(plan.faces), touched, wrote, scanned, described)


def _give_memory_back() -> None:
    """What was let go of goes back to the system, which blanks it; malloc (glibc) would keep it."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _path(path: Path | None) -> Path | None:
    return path.absolute() if path is not None else None
