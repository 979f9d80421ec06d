"""Personal data are a type: they cannot be logged, formatted, pickled or encoded."""

from __future__ import annotations

from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")


class PersonalDataLeak(TypeError):
    """Somebody tried to turn personal data into text or bytes by accident."""

    code = "PRIV-01"


class Personal(Generic[T]):
    """Holds one personal value until it is wiped.

    ``reveal()`` is the only way to the value, so every place that reads it can be found
    by name. ``repr`` says nothing; ``str``, ``format`` and pickling raise.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value: T | None = value

    def reveal(self) -> T:
        """Give the value.

        Raises:
            PersonalDataLeak: it was already wiped.
        """
        if self._value is None:
            raise PersonalDataLeak("the value was wiped")
        return self._value

    def wipe(self) -> None:
        """Forget the value; bytearrays are overwritten first."""
        if isinstance(self._value, bytearray):
            self._value[:] = bytes(len(self._value))
        self._value = None

    @property
    def wiped(self) -> bool:
        """True once the value is gone."""
        return self._value is None

    def __repr__(self) -> str:
        return "<personal>"

    def __str__(self) -> NoReturn:
        raise PersonalDataLeak("personal data have no text form; call reveal()")

    def __format__(self, spec: str) -> NoReturn:
        raise PersonalDataLeak("personal data cannot be formatted; call reveal()")

    def __reduce__(self) -> NoReturn:
        raise PersonalDataLeak("personal data cannot be pickled")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getstate__(self) -> Any:
        raise PersonalDataLeak("personal data cannot be copied")
