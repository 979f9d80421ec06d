"""Fills forms in a process of its own, a fresh one for every entry, kept ready before it is needed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from edge_sync.messages.entry import Entry
from edge_sync.stationery.catalogue import LIBRARY
from edge_sync.stationery.errors import FormError, PressSilent
from edge_sync.stationery.frames import CounterSlip, Order, Ready, Result, read_frame, write_frame

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
                [sys.executable, "-m", "edge_sync.stationery.overlay_child", str(self._library)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )

    def fill(self, form: str, entry: Entry) -> Result:
        """Lay what was entered over a blank; the process that saw them has ended when this returns.

        Raises:
            PressSilent: it died, or did not answer in time.
            FormError: with the code it gave.
        """
        return self.fill_all([form], entry)[0]

    def fill_all(self, forms: Sequence[str], entry: Entry) -> list[Result]:
        """One entry over several blanks, one after the other, by one process, which has ended when this returns.

        Raises:
            PressSilent: it died, or did not answer in time.
            FormError: with the code it gave for the first form that cannot be filled.
        """
        return self._ask([Order(form, entry) for form in forms])

    def sheet(self, sheet: CounterSlip) -> bytes:
        """The counter's slip as PDF; raises as ``fill``."""
        return self._ask([sheet])[0].pdf

    def _ask(self, orders: Sequence[Order | CounterSlip]) -> list[Result]:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise PressSilent("no process is ready")
        results = []
        try:
            loaded = _answer(child, Ready, LOADS_WITHIN_S)
            if loaded.fault is not None:
                raise _fault(loaded.fault)
            for order in orders:
                _send(child.stdin, order)
                result = _answer(child, Result, ANSWERS_WITHIN_S)
                if result.fault is not None:
                    raise _fault(result.fault)
                results.append(result)
        finally:
            child.kill()
            child.wait()
            self.start()
        return results

    def stop(self) -> None:
        """End; may be called twice."""
        self._stopped = True
        if self._child is not None:
            self._child.kill()
            self._child.wait()


def _send(stream: IO[bytes], order: Order | CounterSlip) -> None:
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
