"""Shape of ``kiosk.toml``: one struct a room, units in the field names, defaults beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.ear.settings import EarSettings
from kiosk.panel.settings import JackSettings, KeypadSettings, PanelSettings, pins_once
from kiosk.tickets.settings import PrinterLine
from kiosk.visit.manner import LANGUAGES, Language
from kiosk.voice.settings import VoiceSettings


class GlassSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The display."""

    profile: str = "lobby-10"
    """A profile of ``glass/theme.toml``."""
    fullscreen: bool = True
    describe_to: Path | None = None
    """Bench only: write places and sizes of what is shown there, never a person's items."""


class VisitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the city decided about visits."""

    journeys: tuple[str, ...] = (
        "residence_certificate",
        "seal_certificate",
        "family_register",
        "tax_certificate",
        "moving",
        "consultation",
    )
    """Errands of the first screen, in order; at most six."""
    forget_after_ms: Annotated[int, msgspec.Meta(ge=30_000, le=600_000)] = 60_000
    forget_by_ear_ms: Annotated[int, msgspec.Meta(ge=60_000, le=900_000)] = 120_000
    """The same for who speaks, uses the keys or wears headphones."""
    warn_before_ms: Annotated[int, msgspec.Meta(ge=20_000)] = 20_000
    renew_after_ms: Annotated[int, msgspec.Meta(ge=1_000)] = 10_000
    """What the centre sent takes effect when the glass was not touched this long: somebody may be about to choose."""
    last_try_needs_staff: bool = True
    counter_sheet: Literal["always", "offline", "never"] = "offline"
    """When the sealed entry also goes to the counter on paper, as QR codes: ``offline``, while the line is down."""
    printing_gives_up_ms: Annotated[int, msgspec.Meta(ge=3_000)] = 30_000
    follow_url: str = ""
    """Address of the pages for phones without the ticket's code (``https://…/m/``); a QR code on slip and glass.

    Empty: none.
    """


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The post office's window."""

    socket: Path
    timeout_ms: Annotated[int, msgspec.Meta(ge=100)] = 3_000


class CardSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The card slot."""

    reader: str = ""
    """Part of the PC/SC reader's name; empty: the first one."""


class A4PrinterSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The A4 printer."""

    queue: str = "a4"
    socket: Path | None = None
    """CUPS's own socket; None: the system's."""


class SealSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The city's seal, for what the counter is to see before the visitor comes."""

    authority: Path
    """PEM file of the city's authority."""
    folders: tuple[Path, ...]
    """Where certificates of sealing keys may lie; the newest valid one is used."""


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole machine."""

    device: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    desk: DeskSettings
    language: Literal["ja"] = "ja"
    """The first screen's; nothing else yet."""
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1, max_length=6)] = LANGUAGES
    """What a visitor may choose, in order; Japanese is always there."""
    glass: GlassSettings = GlassSettings()
    visit: VisitSettings = VisitSettings()
    card: CardSettings = CardSettings()
    ticket_printer: PrinterLine = PrinterLine(kind="usb")
    a4_printer: A4PrinterSettings = A4PrinterSettings()
    panel: PanelSettings = PanelSettings()
    keypad: KeypadSettings = KeypadSettings()
    jack: JackSettings = JackSettings()
    voice: VoiceSettings = VoiceSettings()
    ear: EarSettings = EarSettings()
    seal: SealSettings | None = None
    """None: nothing personal is sent to the counter, not even sealed."""
    content: Path | None = None
    """Where the post office lays what the centre sends (its ``content.folder``); None: only what we were built with."""

    def __post_init__(self) -> None:
        pins_once(self.panel.wired() | self.jack.wired() if self.panel.pins != "none" else self.jack.wired())
