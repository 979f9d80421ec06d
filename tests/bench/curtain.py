"""A black window over everything that an X display shows: whoever goes on then does not see the glass."""

from __future__ import annotations

import ctypes
from types import TracebackType
from typing import Self

from tests.bench.display import Display


class Curtain:
    """Hangs while the ``with`` block lasts; no window manager is there to raise another window over it."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = self._x.XCreateSimpleWindow.restype = ctypes.c_ulong
        self._line = ctypes.c_void_p(None)

    def __enter__(self) -> Self:
        self._line = ctypes.c_void_p(self._x.XOpenDisplay(self._display.name.encode()))
        root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._line))
        size = (ctypes.c_uint(self._display.width_px), ctypes.c_uint(self._display.height_px))
        window = self._x.XCreateSimpleWindow(
            self._line, root, 0, 0, *size, ctypes.c_uint(0), ctypes.c_ulong(0), ctypes.c_ulong(0)
        )
        self._x.XMapRaised(self._line, ctypes.c_ulong(window))
        self._x.XSync(self._line, 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._x.XCloseDisplay(self._line)

    def is_black(self) -> bool:
        """True while not one point of light is on the display."""
        return self._display.picture().convert("L").getextrema() == (0, 0)
