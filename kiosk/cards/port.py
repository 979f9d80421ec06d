"""What a card reader is, in bytes; no knowledge of any card."""

from __future__ import annotations

from enum import Enum
from types import TracebackType
from typing import Protocol, Self


class Presence(Enum):
    """What is known of the slot."""

    NO_SERVICE = "no_service"
    """The operating system's card service (pcscd) does not answer."""
    NO_READER = "no_reader"
    EMPTY = "empty"
    CARD = "card"


class CardConnection(Protocol):
    """One powered card, held alone until closed; closing takes its power away.

    Leaving the ``with`` block closes it, so no verified state outlives the block.
    """

    def transmit(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        """Send one command unit (ISO 7816-4); give its data and its status word 0x0000-0xFFFF.

        Blocks as long as the card asks for time, which may be seconds. Keeps no copy of ``apdu``.

        Raises:
            CardRemoved: the card is gone; whether it carried the command out is unknown.
            CardMute: the card does not answer, or was reset behind our back.
            ReaderMissing: the reader is gone.
            CardServiceMissing: the card service is gone.
        """

    def answer_to_reset(self) -> bytes:
        """What the card said when it was powered, or what the reader made up for a contactless card; no secret.

        Raises:
            CardError: as ``transmit``.
        """

    def close(self) -> None:
        """Take the power away; may be called twice, raises nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class CardReader(Protocol):
    """The card slot. ``wait`` belongs to one thread; ``connect`` may be called from another."""

    def wait(self, known: Presence, timeout_ms: int) -> Presence:
        """Block until the presence differs from ``known`` or ``timeout_ms`` passed; give the presence now.

        Returns early, with what was last seen, when the reader is closed. Raises nothing:
        a missing service or reader is an answer.
        """

    def connect(self) -> CardConnection:
        """Power the card and hold it alone (a PC/SC transaction).

        Raises:
            CardRemoved: no card lies there.
            CardMute: it lies badly, or another program holds it.
            ReaderMissing: no reader.
            CardServiceMissing: no card service.
        """

    def close(self) -> None:
        """Give the reader back; wakes a blocked ``wait``. May be called twice."""
