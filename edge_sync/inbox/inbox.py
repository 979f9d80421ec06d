"""The inbox: one letter of the centre after the other, each applied and answered in one transaction.

The centre numbers its letters to each machine and begins again from ``Status.cmd_upto`` + 1, so everything that is
not the next number can be passed over. An epoch that was left is never followed again.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from edge_sync.groundwork.log import fields
from edge_sync.inbox import content
from edge_sync.inbox.errors import CannotDo
from edge_sync.inbox.shelf import Shelf
from edge_sync.ledger import allotment
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import decode_batch, open_letter
from edge_sync.messages.content import Bundle, ContentInstall, ContentPart
from edge_sync.messages.errors import Malformed, UnknownKind
from edge_sync.messages.hall import SetNumbers
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import CommandDone, Outcome
from edge_sync.messages.machine import SetOpen
from edge_sync.messages.message import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Followed:
    """How far the centre's letters are applied here; ``epoch`` is empty before the first."""

    epoch: str = ""
    upto: int = 0


@dataclass(frozen=True)
class Standing:
    """What the centre decided for this machine."""

    is_open: bool
    closed_sentence: str
    content: dict[str, str]


class Inbox:
    """Takes what comes on ``cmd``. One thread at a time."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        centre: str,
        shelf: Shelf,
        write_letter: Callable[[Message], Letter],
        on_change: Callable[[Standing], None],
    ) -> None:
        """``centre`` is the source of its letters (``/hagi/centre``)."""
        self._ledger = ledger
        self._centre = centre
        self._shelf = shelf
        self._write_letter = write_letter
        self._on_change = on_change
        self._followed = self._read_followed()
        on_change(self.standing())

    def followed(self) -> Followed:
        """How far."""
        return self._followed

    def take(self, payload: bytes) -> bool:
        """Apply what comes next in order; True if anything was.

        Raises:
            Malformed: it is no batch.
            LedgerFull, LedgerFault, LedgerDamaged: the letter in hand was not applied; the centre sends it again.
        """
        applied = False
        for letter in decode_batch(payload):
            if isinstance(letter, Malformed):
                log.warning("a letter of the centre cannot be read %s", fields(code=letter.code))
            elif letter.source == self._centre and self._is_next(letter):
                self._apply(letter)
                applied = True
        if applied:
            self._on_change(self.standing())
        return applied

    def standing(self) -> Standing:
        """Open or closed, and with which content."""
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT body FROM standing WHERE name = 'open'").fetchone()
        said = SetOpen(is_open=True) if row is None else msgspec.json.decode(row[0], type=SetOpen)
        installed = {bundle.value: self._shelf.installed(bundle.value) for bundle in Bundle}
        return Standing(
            is_open=said.is_open,
            closed_sentence="" if said.is_open else said.sentence,
            content={bundle: digest for bundle, digest in installed.items() if digest is not None},
        )

    def _is_next(self, letter: Letter) -> bool:
        if letter.epoch == self._followed.epoch:
            return letter.sequence == self._followed.upto + 1
        if letter.sequence != 1:
            return False
        with self._ledger.reading() as connection:
            known = connection.execute("SELECT 1 FROM followed WHERE epoch = ?", (letter.epoch,)).fetchone()
        return known is None

    def _apply(self, letter: Letter) -> None:
        message, outcome, reason = self._prepare(letter)
        with self._ledger.transaction() as connection:
            if outcome is Outcome.APPLIED and message is not None:
                self._keep(connection, message)
            connection.execute("UPDATE followed SET present = 0 WHERE epoch <> ?", (letter.epoch,))
            connection.execute("INSERT OR REPLACE INTO followed VALUES(?, ?, 1)", (letter.epoch, letter.sequence))
            done = CommandDone(epoch=letter.epoch, sequence=letter.sequence, outcome=outcome, reason=reason)
            self._write_letter(done)
        self._followed = Followed(letter.epoch, letter.sequence)
        log.info("letter of the centre %s", fields(sequence=letter.sequence, kind=letter.type, outcome=outcome.value))

    def _prepare(self, letter: Letter) -> tuple[Message | None, Outcome, str]:
        """What can be said before anything is written down. Files are on disk before their letter is answered."""
        try:
            message = open_letter(letter)
        except UnknownKind:
            return None, Outcome.UNKNOWN, f"{letter.type[:100]} version {letter.version}"
        except Malformed as error:
            return None, Outcome.REFUSED, error.reason[:200]
        if not isinstance(message, (ContentPart, ContentInstall, SetOpen, SetNumbers)):
            return None, Outcome.UNKNOWN, f"{letter.type[:100]} is not for machines"
        if isinstance(message, SetNumbers) and message.first > message.last:
            return None, Outcome.REFUSED, f"no number is between {message.first} and {message.last}"
        try:
            if isinstance(message, ContentInstall):
                content.install(self._ledger, self._shelf, message)
        except CannotDo as error:
            return message, Outcome.REFUSED, error.reason
        return message, Outcome.APPLIED, ""

    def _keep(self, connection: sqlite3.Connection, message: Message) -> None:
        """What a letter changes in the ledger."""
        match message:
            case ContentPart():
                content.keep_part(connection, message)
            case ContentInstall():
                content.drop_parts(connection, message)
            case SetNumbers():
                try:
                    allotment.write(connection, letter=message.letter, first=message.first, last=message.last)
                except allotment.AllotmentBroken as error:
                    raise self._ledger.distrust("the range of numbers is not what was written") from error
            case SetOpen():
                body = msgspec.json.encode(message)
                connection.execute("INSERT OR REPLACE INTO standing VALUES('open', ?)", (body,))

    def _read_followed(self) -> Followed:
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT epoch, upto FROM followed WHERE present = 1").fetchone()
        return Followed(row[0], row[1]) if row else Followed()
