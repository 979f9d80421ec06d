"""A PIN or card number while it is typed: a value that cannot be printed, copied or kept."""

from __future__ import annotations

from types import TracebackType
from typing import NoReturn, Self


def _typeable(code: int) -> bool:
    return 0x30 <= code <= 0x39 or 0x41 <= code <= 0x5A


class Secret:
    """Digits and capital letters as they are typed, overwritten with zeros when wiped.

    Whoever reads a card with it wipes it, whatever the outcome: it is submitted once.
    """

    __slots__ = ("_symbols", "length")

    def __init__(self, symbols: bytes | bytearray = b"", *, length: int = 4) -> None:
        """``symbols`` are ASCII; the caller wipes its own copy. ``length`` is how many make the secret whole."""
        if len(symbols) > length or not all(_typeable(symbol) for symbol in symbols):
            raise ValueError("a secret is made of ASCII digits and capitals and no longer than its length")
        self._symbols = bytearray(symbols)
        self.length = length

    def press(self, symbol: str) -> None:
        """Add one digit or capital letter; ignored when the secret is whole."""
        if len(symbol) != 1 or not _typeable(ord(symbol)):
            raise ValueError("a key carries one digit or capital letter")
        if not self.whole:
            self._symbols.append(ord(symbol))

    def erase(self) -> None:
        """Take the last symbol back."""
        if self._symbols:
            self._symbols[-1] = 0
            del self._symbols[-1]

    @property
    def whole(self) -> bool:
        """True when all symbols are there."""
        return len(self._symbols) == self.length

    def __len__(self) -> int:
        """How many symbols were typed; all that the glass may show of a PIN."""
        return len(self._symbols)

    def reveal_into(self, target: bytearray) -> None:
        """Append the ASCII symbols to ``target``, which the caller overwrites after use."""
        target.extend(self._symbols)

    def wipe(self) -> None:
        """Overwrite and forget the symbols."""
        self._symbols[:] = bytes(len(self._symbols))
        self._symbols.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getstate__(self) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")
