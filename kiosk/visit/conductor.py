"""The one loop: takes happenings, calls ``step``, hands effects to the devices, shows the picture."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes, uuid7_hex
from edge_sync.groundwork.log import fields
from kiosk.visit import boards, effects, happenings, keypad
from kiosk.visit.effects import Effect
from kiosk.visit.happenings import Happening
from kiosk.visit.privacy import Vault
from kiosk.visit.state import State
from kiosk.visit.step import step
from kiosk.visit.world import At, World

log = logging.getLogger(__name__)

TICK_MS = 200
MOST_UNSHOWN = 5
"""So many turns may follow each other before the glass must show where the visit stands."""

Post = Callable[[Happening], None]


class Device(Protocol):
    """Whatever performs one kind of effect; never blocks, answers by posting happenings."""

    def perform(self, effect: Effect) -> None:
        """Take the effect in hand."""


class Shuffle(Protocol):
    """Randomness for the keypad."""

    def shuffle(self, digits: list[str], /) -> None:
        """Put the digits in a fresh order, in place."""


class Conductor:
    """Owner of the visit's state. All else only posts happenings and receives effects."""

    def __init__(self, world: World, vault: Vault, clock: Clock, random_bytes: RandomBytes, dice: Shuffle) -> None:
        self._world = world
        self._vault = vault
        self._clock = clock
        self._random_bytes = random_bytes
        self._dice = dice
        self._inbox: queue.SimpleQueue[Happening | None] = queue.SimpleQueue()
        self._devices: Mapping[type[Effect], Device] = {}
        self._show: Callable[[State], None] = lambda state: None
        self._thread: threading.Thread | None = None
        self.beats = 0
        """Counts turns of the loop; the watchdog looks whether it moves."""
        self.state = State()
        self._shown = self.state
        self._unshown = 0

    def connect(self, devices: Mapping[type[Effect], Device], show: Callable[[State], None]) -> None:
        """Say who performs which effect, and who shows the state; before ``start``."""
        self._devices = devices
        self._show = show

    def post(self, happening: Happening) -> None:
        """Say what happened; from any thread, never blocks."""
        self._inbox.put(happening)

    def start(self) -> None:
        """Show the first screen and begin."""
        self._show(self.state)
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and forget whoever stood there."""
        self._inbox.put(None)
        if self._thread is not None:
            self._thread.join(2)
        self._vault.forget()

    def _run(self) -> None:
        while True:
            self.beats += 1
            try:
                happening = self._inbox.get(timeout=TICK_MS / 1000)
            except queue.Empty:
                happening = happenings.Ticked()
            if happening is None:
                return
            try:
                self._turn(happening)
            except Exception as error:  # noqa: BLE001 - whatever it was, the person is forgotten first
                self._vault.forget()
                log.error("visit fell %s", fields(error=type(error).__name__, step=self.state.step))
                self._turn(happenings.Fell("RUN-01"))

    def _turn(self, happening: Happening) -> None:
        before = self.state
        self.state, asked = step(self._world, before, happening, self._at())
        if self.state.step != before.step:
            log.info("step %s", fields(name=self.state.step, visit=self.state.visit_id or "-"))
        for effect in asked:
            self._perform(effect)
        # What follows at once is shown at once: the machine looking for a question is no screen.
        self._unshown = self._unshown + 1 if self.state != self._shown else 0
        if self._unshown and (self._inbox.empty() or self._unshown > MOST_UNSHOWN):
            self._shown, self._unshown = self.state, 0
            self._show(self.state)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case effects.Forget():
                self._vault.forget()
            case effects.ClearPin():
                self._vault.clear_pin()
            case effects.BeginSecret(way=way):
                self._vault.begin_secret(way)
                self.post(happenings.Typed(0))
            case effects.TypeKey(position=position):
                self.post(happenings.Typed(self._vault.press(self._symbol(position))))
            case effects.EraseKey(ask=None):
                self.post(happenings.Typed(self._vault.erase()))
            case _:
                self._devices[type(effect)].perform(effect)

    def _symbol(self, position: int) -> str:
        board = keypad.board(self.state)
        return boards.labels(board, self.state.group, self.state.keypad)[position]

    def _at(self) -> At:
        digits = list("1234567890")
        self._dice.shuffle(digits)
        now = self._clock.now()
        return At(
            now=now,
            ms=self._clock.monotonic_ms(),
            fresh_id=uuid7_hex(now, self._random_bytes),
            digits="".join(digits),
        )
