"""New content takes effect when nobody stands here: the machine begins anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Thread
from kiosk.content import offered
from kiosk.plan import Plan
from kiosk.visit.conductor import Conductor

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0


class Renewal:
    """Watches the content folder; ``due`` is True once the glass was closed for newer content."""

    def __init__(self, plan: Plan, conductor: Conductor, clock: Clock, close: Callable[[], None]) -> None:
        self._plan = plan
        self._conductor = conductor
        self._clock = clock
        self._close = close
        self._thread = Thread("renewal", self._work)
        self.due = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._thread.stop()

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.wait(LOOK_EVERY_S):
            if self._nobody_is_here() and offered(self._plan.settings.content) != self._plan.on_offer:
                log.info("newer content %s", fields(was=self._plan.on_offer))
                self.due = True
                self._close()
                return

    def _nobody_is_here(self) -> bool:
        state, quiet_ms = self._conductor.state, self._plan.settings.visit.renew_after_ms
        return state.idle() and self._clock.monotonic_ms() - state.touched_ms >= quiet_ms
