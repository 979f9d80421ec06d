"""Who wants to know of which message. Slices are entered here by the wiring; they never meet each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from edge_sync.messages.message import Message
from server.ingest.arrival import Arrival

M = TypeVar("M", bound=Message)


class Handlers:
    """The handlers of each kind of message, in the order they were entered.

    A handler runs inside the transaction that records the letter, sees each letter once, in the
    order of the machine's numbers within one batch, and may raise: the letter is kept all the same.
    """

    def __init__(self) -> None:
        self._by_shape: dict[type[Message], list[Callable[[Any, Arrival], None]]] = {}

    def on(self, shape: type[M], handler: Callable[[M, Arrival], None]) -> None:
        """Enter ``handler`` for one kind of message."""
        self._by_shape.setdefault(shape, []).append(handler)

    def wants(self, message: Message) -> bool:
        """Tell whether anybody wants to know of such a message."""
        return type(message) in self._by_shape

    def handle(self, message: Message, arrival: Arrival) -> None:
        """Tell everyone who wants to know; the first error stops and goes on to the caller."""
        for handler in self._by_shape.get(type(message), ()):
            handler(message, arrival)
