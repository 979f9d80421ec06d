"""The PIN while it is typed: a value that cannot be printed, copied or kept."""

from __future__ import annotations

from types import TracebackType
from typing import NoReturn, Self


class Pin:
    """Digits as they are pressed, overwritten with zeros when wiped.

    Whoever reads a card with it wipes it, whatever the outcome: a PIN is submitted once.
    """

    __slots__ = ("_digits", "length")

    def __init__(self, digits: bytes | bytearray = b"", *, length: int = 4) -> None:
        """``digits`` are ASCII; the caller wipes its own copy. ``length`` is how many make the PIN whole."""
        if len(digits) > length or not all(0x30 <= digit <= 0x39 for digit in digits):
            raise ValueError("a PIN is made of ASCII digits and no longer than its length")
        self._digits = bytearray(digits)
        self.length = length

    def press(self, digit: int) -> None:
        """Add one digit 0-9; ignored when the PIN is whole."""
        if not 0 <= digit <= 9:
            raise ValueError("a key carries one digit")
        if not self.whole:
            self._digits.append(0x30 + digit)

    def erase(self) -> None:
        """Take the last digit back."""
        if self._digits:
            self._digits[-1] = 0
            del self._digits[-1]

    @property
    def whole(self) -> bool:
        """True when all digits are there."""
        return len(self._digits) == self.length

    def __len__(self) -> int:
        """How many digits were pressed; all that the glass may show."""
        return len(self._digits)

    def reveal_into(self, target: bytearray) -> None:
        """Append the ASCII digits to ``target``, which the caller overwrites after use."""
        target.extend(self._digits)

    def wipe(self) -> None:
        """Overwrite and forget the digits."""
        self._digits[:] = bytes(len(self._digits))
        self._digits.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<pin>"

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getstate__(self) -> NoReturn:
        raise TypeError("a PIN is not copied or pickled")
