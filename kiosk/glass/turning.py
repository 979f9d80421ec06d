"""Which part of a screen is on the glass: the next one by touch, the one with the focus by the buttons. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.glass.frame import steps
from kiosk.glass.layout import Boxes, part_with_focus
from kiosk.glass.picture import Picture


class Turning:
    """The parts of the picture that is shown, and the one before the visitor."""

    def __init__(self, all_parts: Callable[[Picture], tuple[Boxes, ...]]) -> None:
        """``all_parts`` lays a picture out."""
        self._all_parts = all_parts
        self._picture: Picture | None = None
        self._parts: tuple[Boxes, ...] = ((),)
        self._focus: str | None = None
        self._level = 0
        self.part = 0
        """Place of the part that is shown."""

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    def show(self, picture: Picture) -> bool:
        """Take a picture; False when nothing that is seen changed."""
        level, quiet = steps(picture.level_percent), replace(picture, level_percent=0)
        if quiet == self._picture:
            changed, self._level = level != self._level, level
            return changed
        anew = self._picture is None or self._picture.leaf != picture.leaf or self._picture.manner != picture.manner
        self._picture, self._level = quiet, level
        self._parts = self._all_parts(quiet)
        focused = self._focused()
        if anew:
            self.part = 0
        if focused is not None and (anew or focused != self._focus):
            self.part = part_with_focus(self._parts) or 0
        self._focus = focused
        self.part = min(self.part, self.count - 1)
        return True

    def turn(self) -> None:
        """On to the next part; behind the last one stands the first."""
        self.part = (self.part + 1) % self.count

    def boxes(self) -> Boxes:
        """What is on the glass now, with how loud it is in the ear."""
        return tuple(
            replace(box, value=f"{box.value.split(' ')[0]} {self._level}") if box.drawing == "ear" else box
            for box in self._parts[self.part]
        )

    def _focused(self) -> str | None:
        picture = self._picture
        if picture is None:
            return None
        every = (*picture.keys, *picture.buttons, *picture.constants, *picture.tools)
        return next((button.id for button in every if button.focused), None)
