"""Fills forms in a process of its own, a fresh one for every form, kept ready before it is needed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from kiosk.forms.catalogue import LIBRARY
from kiosk.forms.errors import FormError, PressSilent
from kiosk.forms.frames import Order, Ready, Result, read_frame, write_frame

LOADS_WITHIN_S = 20.0
ANSWERS_WITHIN_S = 20.0

T = TypeVar("T", bound=msgspec.Struct)


class OverlayProcess:
    """Belongs to one thread, except ``stop``."""

    def __init__(self, library: Path = LIBRARY) -> None:
        """``library``: the folder of forms."""
        self._library = library
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def start(self) -> None:
        """Get a process ready; returns at once."""
        if not self._stopped:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "kiosk.forms.overlay_child", str(self._library)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )

    def fill(self, form: str, values: Mapping[str, str]) -> Result:
        """Lay values over a blank; the process that saw them has ended when this returns.

        Raises:
            PressSilent: it died, or did not answer in time.
            FormError: with the code it gave.
        """
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise PressSilent("no process is ready")
        try:
            loaded = _answer(child, Ready, LOADS_WITHIN_S)
            if loaded.fault is not None:
                raise _fault(loaded.fault)
            _send(child.stdin, Order(form, dict(values)))
            result = _answer(child, Result, ANSWERS_WITHIN_S)
        finally:
            child.kill()
            child.wait()
            self.start()
        if result.fault is not None:
            raise _fault(result.fault)
        return result

    def stop(self) -> None:
        """End; may be called twice."""
        self._stopped = True
        if self._child is not None:
            self._child.kill()
            self._child.wait()


def _send(stream: IO[bytes], order: Order) -> None:
    try:
        write_frame(stream, order)
    except OSError as error:
        raise PressSilent("the process is gone") from error


def _answer(child: subprocess.Popen[bytes], shape: type[T], within_s: float) -> T:
    assert child.stdout is not None
    patience = threading.Timer(within_s, child.kill)
    patience.start()
    try:
        body = read_frame(child.stdout)
    finally:
        patience.cancel()
    if body is None:
        raise PressSilent("the process ended without an answer")
    return msgspec.msgpack.decode(body, type=shape)


def _fault(code: str) -> FormError:
    error = FormError(f"the overlay reports {code}")
    error.code = code
    return error
