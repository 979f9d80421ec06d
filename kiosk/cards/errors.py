"""How a card reading fails. No error here ever carries a byte that came from or went to a card."""

from __future__ import annotations

from typing import ClassVar


class CardError(Exception):
    """Root of this room's errors; ``code`` is stable."""

    code: ClassVar[str] = "CARD-00"


class CardServiceMissing(CardError):
    """The operating system's card service (pcscd) does not answer. Staff must mend it."""

    code = "CARD-01"


class ReaderMissing(CardError):
    """No reader is plugged in. Staff must mend it."""

    code = "CARD-02"


class CardRemoved(CardError):
    """No card lies on the reader, or it was pulled before the work was done.

    What the card did with the last command is unknown; ask its counter again before anything else.
    """

    code = "CARD-03"


class CardMute(CardError):
    """A card lies there but does not answer: badly placed, held by another program, or broken."""

    code = "CARD-04"


class UnknownCard(CardError):
    """A card that cannot be opened in the way that was asked for; ``kind`` is the value of a ``CardKind``.

    It is of another kind than the one that was looked at, or its PIN was set since.
    """

    code = "CARD-05"

    def __init__(self, kind: str) -> None:
        super().__init__(f"kind={kind}")
        self.kind = kind


class WrongPin(CardError):
    """The card refused the PIN or 照合番号B; ``tries_left`` is the card's own count, 0 when that was the last one."""

    code = "CARD-06"

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"tries_left={tries_left}")
        self.tries_left = tries_left


class LastTryRefused(CardError):
    """Nothing was sent to the card: one more mistake would lock it, and staff have not allowed that."""

    code = "CARD-07"

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"tries_left={tries_left}")
        self.tries_left = tries_left


class PinLocked(CardError):
    """The PIN is locked; nothing was sent. Only the municipality can unlock it.

    A card without PIN (顔認証マイナンバーカード) may answer in the same way: no published source
    tells the two apart, so the sentence for the visitor names both.
    """

    code = "CARD-08"


class PinlessCard(CardError):
    """The card has no such PIN at all (顔認証マイナンバーカード, issued since 2023-12-15), nor 照合番号B."""

    code = "CARD-09"


class StatusWordError(CardError):
    """The card answered a status word that the step does not expect.

    ``sw`` is the status word (ISO 7816-4); ``at`` names the step, such as ``select text ap``.
    """

    code = "CARD-10"

    def __init__(self, sw: int, at: str) -> None:
        super().__init__(f"sw={sw:04X} at={at!r}")
        self.sw = sw
        self.at = at


class CardDataBroken(CardError):
    """What the card gave does not have the shape it should; ``at`` names the place, never the data."""

    code = "CARD-11"

    def __init__(self, at: str) -> None:
        super().__init__(f"at={at!r}")
        self.at = at


class WrongNumber(CardError):
    """The card refused the number that is printed on it (在留カード番号). It keeps no count of mistakes."""

    code = "CARD-12"


class ForbiddenCommand(AssertionError):
    """Our own code asked for what this machine must never touch. A bug; nothing was sent."""

    code = "CARD-99"
