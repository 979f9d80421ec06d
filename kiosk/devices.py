"""Which concrete device each setting means; only this file and the wiring name them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edge_sync.groundwork.clock import SystemClock
from edge_sync.messages.message import Uplink
from edge_sync.seal.city_key import CityKey, choose_key
from edge_sync.typecase.faces import Faces
from kiosk.content import CURRENT
from kiosk.ear.port import Ear
from kiosk.glass.fonts import glass_fonts
from kiosk.hands.paper_codes import Codes
from kiosk.hands.seal_hand import SealHand
from kiosk.panel.port import Jack, Keypad, Panel
from kiosk.plan import Plan
from kiosk.settings import KioskSettings
from kiosk.tickets.port import TicketPrinter
from kiosk.understanding.intents import INTENTS
from kiosk.understanding.spoken_errands import spoken_errands
from kiosk.visit.happenings import Happening
from kiosk.visit.privacy import Vault
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Mouth
from kiosk.voice.silent import SilentMouth
from kiosk.words.furigana import FILE as FURIGANA
from kiosk.words.furigana import read_furigana

if TYPE_CHECKING:
    from kiosk.panel.fake import BenchPanel


def ticket_printer(settings: KioskSettings, faces: Faces) -> TicketPrinter:
    """The thermal printer, its painter warm."""
    from kiosk.tickets.escpos_printer import EscposPrinter
    from kiosk.tickets.line import line_to
    from kiosk.tickets.raster import SlipPainter

    painter = SlipPainter(faces)
    painter.warm()
    return EscposPrinter(line_to(settings.ticket_printer), painter, settings.ticket_printer)


def seal_hand(
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


def mouth(settings: KioskSettings) -> Mouth:
    """The mouth; a silent one is none that fails."""
    if settings.voice.mouth == "silent":
        return SilentMouth()
    folder = settings.voice.wav_folder if settings.voice.mouth == "wav" else None
    return ChildMouth(folder, memory=settings.voice.memory, settings=settings.voice)


def ear(settings: KioskSettings) -> Ear | None:
    """None: the city built none, and voice is not offered."""
    if settings.ear.kind == "none":
        return None
    from kiosk.ear.vosk_ear import VoskEar

    expected: dict[str, tuple[str, ...]] = {
        model.language: tuple(spoken_errands(model.language, INTENTS)) for model in settings.ear.models
    }
    return VoskEar(settings.ear, expected)


def keypad(settings: KioskSettings, on_the_bench: Panel | None) -> Keypad | None:
    """None: there is none. On mock pins the bench's fingers press its keys."""
    if settings.keypad.device is not None:
        from kiosk.panel.keypad import EvdevKeypad
        from kiosk.panel.keys import BUILT_IN, read_keys

        return EvdevKeypad(settings.keypad, read_keys(settings.keypad.keys or BUILT_IN))
    bench = _bench(settings, on_the_bench)
    return bench.keypad if bench is not None else None


def jack(settings: KioskSettings, on_the_bench: Panel | None) -> Jack | None:
    """None: there is none. On mock pins the bench plugs and unplugs."""
    match settings.jack.kind:
        case "evdev":
            from kiosk.panel.jack import EvdevJack

            return EvdevJack(settings.jack)
        case "gpio":
            from gpiozero.pins.lgpio import LGPIOFactory

            from kiosk.panel.gpio import GpioJack

            return GpioJack(settings.jack, LGPIOFactory())
        case _:
            bench = _bench(settings, on_the_bench)
            return bench.jack if bench is not None else None


def _bench(settings: KioskSettings, the_panel: Panel | None) -> BenchPanel | None:
    """The bench's panel; a real machine does not even load it."""
    if settings.panel.pins != "mock":
        return None
    from kiosk.panel.fake import BenchPanel

    return the_panel if isinstance(the_panel, BenchPanel) else None


def panel(settings: KioskSettings) -> Panel | None:
    """Buttons, lamps, sensor; None: the city built none."""
    if settings.panel.pins == "none":
        return None
    if settings.panel.pins == "mock":
        from kiosk.panel.fake import BenchPanel

        return BenchPanel(settings.panel, settings.panel.fingers)
    from gpiozero.pins.lgpio import LGPIOFactory

    from kiosk.panel.gpio import GpioPanel

    return GpioPanel(settings.panel, LGPIOFactory())


def glass(plan: Plan, touched: Any, wrote: Any, scanned: Any) -> Any:
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
    sent = plan.library.words / "ja" / FURIGANA.name
    return KivyGlass(
        plan.theme,
        plan.profile,
        glass_fonts(plan.faces),
        touched,
        wrote,
        scanned,
        described,
        annotate=read_furigana(sent if sent.is_file() else FURIGANA).annotate,
    )


def _path(path: Path | None) -> Path | None:
    return path.absolute() if path is not None else None
