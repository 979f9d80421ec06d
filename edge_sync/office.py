"""What the post office does for those at the window; the one place where a slip becomes a row."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from edge_sync.admission import Dictionary, NotAdmitted, admit
from edge_sync.arrivals import NotExpected
from edge_sync.ledger.errors import LedgerFull
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued
from edge_sync.mirror.disaster import DisasterMode
from edge_sync.mirror.errors import NoNumberNow, NumbersSpent
from edge_sync.mirror.mirror import Mirror, Watcher
from edge_sync.mirror.reception import Reception
from edge_sync.outbox.store import Outbox
from edge_sync.seal.machine_key import PAPER, Signer, no_signer
from edge_sync.slips import (
    CheckIn,
    DisasterNow,
    LineNow,
    Pong,
    QueueView,
    Record,
    Recorded,
    Report,
    SetDisaster,
    Sign,
    Signed,
    TakeTicket,
    TicketTaken,
)


class PostOffice:
    """Outbox, reception and mirror behind one counter."""

    def __init__(
        self,
        *,
        device: str,
        ledger: Ledger,
        outbox: Outbox,
        reception: Reception,
        mirror: Mirror,
        disaster: DisasterMode,
        dictionary: Dictionary,
        on_recorded: Callable[[int], None],
        line: Callable[[], LineNow],
        is_full: Callable[[], bool] = lambda: False,
        clock_state: Callable[[], str] = lambda: "unknown",
        signer: Signer = no_signer,
    ) -> None:
        """While ``is_full`` nothing new is taken: the last room is for word of that."""
        self._device = device
        self._ledger = ledger
        self._outbox = outbox
        self._reception = reception
        self._mirror = mirror
        self._disaster = disaster
        self._dictionary = dictionary
        self._on_recorded = on_recorded
        self._line = line
        self._is_full = is_full
        self._clock_state = clock_state
        self._signer = signer

    def record(self, slip: Record) -> Recorded:
        """Write a message down; on disk when this returns.

        Raises:
            NotAdmitted: it may not travel.
            LedgerFull, LedgerFault, LedgerDamaged: it is not recorded.
        """
        self._look_for_room()
        message = admit(slip.kind, slip.version, bytes(slip.data), self._dictionary)
        return self.write(message, letter_id=slip.letter_id)

    def write(self, message: Message, *, letter_id: str | None = None) -> Recorded:
        """Write down a message of the post office's own, or one already admitted; raises as ``record``."""
        letter = self._outbox.append(message, letter_id=letter_id)
        self._on_recorded(letter.sequence)
        return Recorded(sequence=letter.sequence)

    def take_ticket(self, slip: TakeTicket) -> TicketTaken:
        """Give a number and write the letter about it, both or neither.

        Raises:
            NotAdmitted: the day's numbers are spent, or the hall's rules give none now.
            LedgerFull, LedgerFault, LedgerDamaged: no number was given.
        """
        self._look_for_room()
        try:
            given = self._reception.take(visit_id=slip.visit_id, service=slip.service, priority=slip.priority)
        except NumbersSpent as error:
            raise NotAdmitted(str(error), code=error.code) from error
        except NoNumberNow as error:
            raise NotAdmitted(str(error), code=error.code, at=error.next_from) from error
        return self._taken(*given)

    def check_in(self, slip: CheckIn) -> TicketTaken:
        """Receive somebody with a booking's code: give the number, or say that the one from the web is here.

        Raises:
            NotAdmitted: nobody is expected, not now, or not again; or the day's numbers are spent.
            LedgerFull, LedgerFault, LedgerDamaged: nobody was received.
        """
        self._look_for_room()
        try:
            given = self._reception.check_in(visit_id=slip.visit_id, code=slip.code)
        except NotExpected as error:
            raise NotAdmitted(str(error), code=error.code, at=error.at) from error
        except NumbersSpent as error:
            raise NotAdmitted(str(error), code=error.code) from error
        return self._taken(*given)

    def set_disaster(self, slip: SetDisaster) -> DisasterNow:
        """Switch disaster mode at this machine, or say what holds; raises LedgerError: nothing was switched."""
        if slip.on is None:
            return self._disaster.now()
        now = self._disaster.switch(slip.on)
        self._mirror.tell()
        self._on_recorded(self._outbox.head())
        return now

    def _taken(self, issued: TicketIssued, new: bool) -> TicketTaken:
        if new:
            self._on_recorded(self._outbox.head())
            self._mirror.given()
        return TicketTaken(ticket=issued)

    def queue(self) -> QueueView:
        """The queue as last known."""
        return self._mirror.view()

    def watch(self) -> Watcher:
        """Begin to watch the queue."""
        return self._mirror.watch()

    def unwatch(self, watcher: Watcher) -> None:
        """Stop watching."""
        self._mirror.unwatch(watcher)

    def ping(self) -> Pong:
        """Here we are."""
        return Pong(device=self._device)

    def sign(self, slip: Sign) -> Signed:
        """Sign a paper code with the machine's key.

        Raises:
            NotAdmitted: it is no paper code, or there is no key to sign with.
        """
        if not slip.content.startswith(PAPER):
            raise NotAdmitted("only paper codes are signed")
        try:
            signature, certificate = self._signer(slip.content)
        except (OSError, ValueError) as error:
            raise NotAdmitted(f"the machine's key cannot be used ({type(error).__name__})") from error
        return Signed(signature=signature, certificate=certificate)

    def report(self) -> Report:
        """What waits, since when, and why; raises LedgerFault or LedgerDamaged."""
        # sqlite-utils is loaded when a person asks, not when the machine starts.
        from edge_sync.report import make_report

        with self._ledger.reading() as connection:
            found = make_report(connection, store_bytes=self._ledger.size_bytes(), upto=self._outbox.upto())
        view = self._mirror.view()
        return msgspec.structs.replace(
            found,
            line=self._line(),
            upto=self._outbox.upto(),
            safe_upto=self._outbox.safe_upto(),
            waiting=found.head - self._outbox.upto(),
            used_percent=round(self._ledger.used_share() * 100),
            clock=self._clock_state(),
            content=view.content,
            is_open=view.is_open,
            disaster=self._disaster.now(),
        )

    def _look_for_room(self) -> None:
        if self._is_full():
            raise LedgerFull(self._ledger.path, "the store is full; it takes letters again when there is room")
