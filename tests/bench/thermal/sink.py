"""The printer on a TCP port of the loopback, as a context manager with controls."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from tests.bench.thermal.decoder import Decoder
from tests.bench.thermal.machine import PaperState, ThermalMachine
from tests.bench.thermal.roll import Cut


class ThermalSink:
    """A network thermal printer with 576 dots. Every control may be called at any time, from any thread."""

    def __init__(self, out_dir: Path | None = None, *, port: int = 0) -> None:
        """``out_dir`` gets ``slip-001.png`` and so on; ``port`` 0 takes a free one."""
        self.host = "127.0.0.1"
        self.port = port
        self._machine = ThermalMachine(out_dir)
        self._changed = threading.Condition(threading.RLock())
        self._listener: socket.socket | None = None
        self._lines: set[socket.socket] = set()

    def open(self) -> None:
        """Switch on."""
        listener = socket.create_server((self.host, self.port), reuse_port=False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name="thermal", daemon=True).start()

    def close(self) -> None:
        """Switch off: the port is closed, every line is cut, what waited is lost."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._changed:
            lines = list(self._lines)
            self._machine.throw_away()
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def paper(self, state: PaperState) -> None:
        """Put in a roll, or let it run low or out; a fresh roll lets a waiting slip out."""
        with self._changed:
            self._machine.paper = state
            self._machine.roll.left_dots = None
            self._go_on()

    def out_after(self, dots: int) -> None:
        """Let the roll end after so many more dots (8 a millimetre), be it in the middle of a slip."""
        with self._changed:
            self._machine.roll.left_dots = dots

    def cover(self, *, is_open: bool) -> None:
        """Open or shut the cover."""
        with self._changed:
            self._machine.cover_open = is_open
            self._go_on()

    def error(self, stands: bool = True) -> None:
        """Jam or free the cutter."""
        with self._changed:
            self._machine.error = stands
            self._go_on()

    def silent(self, on: bool = True) -> None:
        """Take bytes and never answer, or answer again."""
        with self._changed:
            self._machine.silent = on

    def silent_after_next_slip(self) -> None:
        """Answer until the next slip is cut, then fall silent."""
        with self._changed:
            self._machine.silent_after_next_slip = True

    def refuse(self) -> None:
        """Close the port, as a printer without power does; ``accept`` opens the same one again."""
        self.close()

    def accept(self) -> None:
        """Be there again after ``refuse``."""
        if self._listener is None:
            self.open()

    @property
    def slips(self) -> list[Cut]:
        """Every slip cut so far."""
        with self._changed:
            return list(self._machine.roll.cuts)

    @property
    def pictures(self) -> list[Image.Image]:
        """The slips as the eye sees them."""
        return [slip.picture for slip in self.slips]

    @property
    def last_byte_at(self) -> float | None:
        """``time.monotonic()`` when the last byte of a printing command arrived; comparable over processes."""
        with self._changed:
            return self._machine.last_byte_at

    def wait_slips(self, count: int, within_s: float = 10.0) -> list[Cut]:
        """Wait until ``count`` slips were cut; give what there is after ``within_s`` at the latest."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._machine.roll.cuts) >= count, within_s)
            return list(self._machine.roll.cuts)

    def _go_on(self) -> None:
        self._machine.go_on()
        self._changed.notify_all()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(line,), name="thermal-line", daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        decoder = Decoder()
        with self._changed:
            self._lines.add(line)

        def answer(data: bytes) -> None:
            with contextlib.suppress(OSError):  # the asker may be gone
                line.sendall(data)

        with line, contextlib.suppress(ConnectionError):
            while data := line.recv(65_536):
                with self._changed:
                    for command in decoder.feed(data):
                        self._machine.take(command, answer)
                    self._changed.notify_all()
        with self._changed:
            self._lines.discard(line)
