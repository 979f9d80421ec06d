"""The one place that sends commands to a card, and only those its application allows.

``Door.open`` selects an application and gives the handle (``Opened``) through which its files and secrets are
reached. The handle takes only names of its own application (a type for mypy, checked once more when it runs)
and is shut as soon as another application is selected on the same card.
"""

from __future__ import annotations

from typing import Any, Final

from kiosk.cards.apdu import StatusWord
from kiosk.cards.applications import Application, F, S
from kiosk.cards.errors import ForbiddenCommand, StatusWordError
from kiosk.cards.opened import Opened
from kiosk.cards.port import CardConnection

_SELECTED: Final = (StatusWord.OK, StatusWord.DEACTIVATED)


class Door:
    """One connection to one card."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self._selections = 0

    def try_open(self, application: Application[F, S]) -> Opened[F, S] | None:
        """Select an application; None when the card does not have it.

        Raises:
            CardError: as ``CardConnection.transmit``.
        """
        if self._select(application) not in _SELECTED:
            return None
        return self._opened(application)

    def open(self, application: Application[F, S]) -> Opened[F, S]:
        """Select an application that must be there.

        Raises:
            StatusWordError: it is not.
            CardError: as ``CardConnection.transmit``.
        """
        sw = self._select(application)
        if sw not in _SELECTED:
            raise StatusWordError(sw, f"select {application.name}")
        return self._opened(application)

    def answer_to_reset(self) -> bytes:
        """See ``CardConnection.answer_to_reset``."""
        return self._connection.answer_to_reset()

    def _select(self, application: Application[Any, Any]) -> int:
        self._selections += 1
        return self._connection.transmit(application.select)[1]

    def _opened(self, application: Application[F, S]) -> Opened[F, S]:
        ours = self._selections

        def send(command: bytes | bytearray) -> tuple[bytes, int]:
            if self._selections != ours:
                raise ForbiddenCommand(f"{application.name} is not selected any more")
            return self._connection.transmit(command)

        return Opened(application, send)
