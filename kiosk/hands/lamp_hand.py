"""The hand at the panel: buttons in, lamp out. A machine without its panel still serves."""

from __future__ import annotations

import logging

from edge_sync.groundwork.log import fields
from kiosk.panel.errors import PanelMissing
from kiosk.panel.port import Panel
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
        if self._panel is None or not isinstance(effect, effects.Light):
            return
        if effect.for_ms is None:
            self._panel.light(effect.pattern)
        else:
            self._panel.flash(effect.pattern, effect.for_ms)
