"""The hand at the panel: buttons in, lamps out; the keypad and the jack. A machine without them still serves."""

from __future__ import annotations

import logging

from edge_sync.groundwork.log import fields
from kiosk.panel.errors import PanelMissing
from kiosk.panel.port import Jack, Keypad, Panel
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect

log = logging.getLogger(__name__)


class LampHand:
    """Needs no thread: the panel has its own."""

    def __init__(self, panel: Panel | None, post: Post) -> None:
        """``panel`` None: the city built none."""
        self._panel = panel
        self._post = post
        self.fault: str | None = None

    def start(self) -> None:
        if self._panel is None:
            return
        try:
            self._panel.start(
                lambda button: self._post(happenings.Pressed(button)), lambda: self._post(happenings.Stirred())
            )
        except PanelMissing as error:
            log.error("no panel %s", fields(code=error.code, why=error))
            self.fault = error.code
            self._panel = None

    def stop(self) -> None:
        if self._panel is not None:
            self._panel.stop()

    def perform(self, effect: Effect) -> None:
        if self._panel is None:
            return
        match effect:
            case effects.TalkLamp(lit=lit):
                self._panel.hearing(lit)
            case effects.Light(pattern=pattern, for_ms=None):
                self._panel.light(pattern)
            case effects.Light(pattern=pattern, for_ms=int() as for_ms):
                self._panel.flash(pattern, for_ms)


class KeypadHand:
    """Needs no thread: the keypad has its own."""

    def __init__(self, keypad: Keypad, post: Post) -> None:
        self._keypad, self._post = keypad, post

    @property
    def fault(self) -> str | None:
        """Code of what is wrong with the keypad."""
        return self._keypad.fault

    def start(self) -> None:
        self._keypad.start(lambda key: self._post(happenings.Pressed(key)))

    def stop(self) -> None:
        self._keypad.stop()


class JackHand:
    """Needs no thread: the jack has its own."""

    def __init__(self, jack: Jack, post: Post) -> None:
        self._jack, self._post = jack, post

    @property
    def fault(self) -> str | None:
        """Code of what is wrong with the jack."""
        return self._jack.fault

    def start(self) -> None:
        self._jack.start(lambda plugged: self._post(happenings.JackSeen(plugged)))

    def stop(self) -> None:
        self._jack.stop()
