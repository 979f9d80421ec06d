"""What the post office does for those at the window; the one place where a slip becomes a row."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from edge_sync.admission import Dictionary, NotAdmitted, admit
from edge_sync.ledger.errors import LedgerFull
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.message import Message
from edge_sync.mirror.errors import NumbersSpent
from edge_sync.mirror.mirror import Mirror, Watcher
from edge_sync.mirror.numbering import Numbering
from edge_sync.outbox.store import Outbox
from edge_sync.seal.machine_key import PAPER, Signer, no_signer
from edge_sync.slips import (
    LineNow,
    Pong,
    QueueView,
    Record,
    Recorded,
    Report,
    Sign,
    Signed,
    TakeTicket,
    TicketTaken,
)


class PostOffice:
    """Outbox, numbers and mirror behind one counter."""

    def __init__(
        self,
        *,
        device: str,
        ledger: Ledger,
        outbox: Outbox,
        numbering: Numbering,
        mirror: Mirror,
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
        self._numbering = numbering
        self._mirror = mirror
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
            NotAdmitted: the day's numbers are spent.
            LedgerFull, LedgerFault, LedgerDamaged: no number was given.
        """
        self._look_for_room()
        try:
            issued, new = self._numbering.take(
                visit_id=slip.visit_id,
                service=slip.service,
                line_was_up=self._mirror.line_up,
                write_letter=self._outbox.append,
            )
        except NumbersSpent as error:
            raise NotAdmitted(str(error)) from error
        if new:
            self._on_recorded(self._outbox.head())
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
        )

    def _look_for_room(self) -> None:
        if self._is_full():
            raise LedgerFull(self._ledger.path, "the store is full; it takes letters again when there is room")
