"""Who wants to know of which message. Slices are entered here by the wiring; they never meet each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from edge_sync.messages.message import Message
from server.ingest.arrival import Arrival

M = TypeVar("M", bound=Message)
Told = tuple[Any, Arrival]


class Handlers:
    """The handlers of each kind of message, in the order they were entered.

    A handler runs inside the transaction that marks the letter applied, thus its effect happens once. It sees
    letters in the order of their recording and may raise: the letter is kept all the same. A handler of many
    is given all letters of its kinds at once, in that order too, ahead of the letters of other kinds.
    """

    def __init__(self) -> None:
        self._single: dict[type[Message], list[Callable[[Any, Arrival], None]]] = {}
        self._many: list[tuple[frozenset[type[Message]], Callable[[Sequence[Told]], None]]] = []
        self._wanted: set[type[Message]] = set()
        self._taken: set[type[Message]] = set()
        self._corrections: dict[type[Message], list[Callable[[Any, Arrival], None]]] = {}

    def on(self, shape: type[M], handler: Callable[[M, Arrival], None], *, takes_content: bool = False) -> None:
        """Enter ``handler`` for one kind of message.

        ``takes_content``: the slice keeps the content as long as it may be kept, and the ledger of letters lets
        go of it; the letter's name and digest stay.
        """
        self._single.setdefault(shape, []).append(handler)
        if takes_content:
            self._taken.add(shape)
        self._wanted.add(shape)

    def on_many(self, shape: type[M], handler: Callable[[Sequence[tuple[M, Arrival]]], None]) -> None:
        """Enter ``handler`` for all messages of one kind that are applied together."""
        self.on_many_kinds((shape,), handler)

    def on_many_kinds(self, shapes: Iterable[type[Message]], handler: Callable[[Sequence[Told]], None]) -> None:
        """Enter ``handler`` for all messages of several kinds that are applied together, interleaved as recorded."""
        kinds = frozenset(shapes)
        self._many.append((kinds, handler))
        self._wanted |= kinds

    def on_correction(self, shape: type[M], handler: Callable[[M, Arrival], None]) -> None:
        """Enter who wants to know when the moment of an applied message turns out to be another."""
        self._corrections.setdefault(shape, []).append(handler)

    def wants(self, message: Message) -> bool:
        """Tell whether anybody wants to know of such a message."""
        return type(message) in self._wanted

    def content_is_taken(self, message: Message) -> bool:
        """Tell whether the ledger lets go of the content once it is applied."""
        return type(message) in self._taken

    def wants_corrections(self) -> list[type[Message]]:
        """Kinds whose moments somebody keeps."""
        return list(self._corrections)

    def handle(self, told: Sequence[Told]) -> None:
        """Tell everyone who wants to know; the first error stops and goes on to the caller."""
        for kinds, handler in self._many:
            same = [one for one in told if type(one[0]) in kinds]
            if same:
                handler(same)
        for message, arrival in told:
            for single in self._single.get(type(message), ()):
                single(message, arrival)

    def correct(self, message: Message, arrival: Arrival) -> None:
        """Tell that a message happened at another moment than was said before."""
        for handler in self._corrections.get(type(message), ()):
            handler(message, arrival)
