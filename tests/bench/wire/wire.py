"""A TCP wire on loopback whose faults are called by hand.

One thread of its own; every method may be called from any thread. Bytes are never changed: a wire
loses a connection (reset), loses bytes for good with the connection left open (a black hole, as a
half-open link), or carries them late.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

CHUNK_BYTES = 16 * 1024
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with nothing to wait for: closing sends RST (socket(7))."""


class Connection:
    """Two ends and what happens between them."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self._ends = (near, far)
        self.swallowed = False
        """Once bytes were lost the connection stays a hole until an end gives up."""
        self.left_bytes: int | None = None

    def reset(self) -> None:
        """Cut with RST on both sides."""
        for end in self._ends:
            line: socket.socket | None = end.get_extra_info("socket")
            if line is not None:
                with suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.transport.abort()

    def passes(self, data: bytes) -> bytes:
        """What of ``data`` still goes over before the cut that was asked for."""
        if self.left_bytes is None:
            return data
        part, self.left_bytes = data[: self.left_bytes], self.left_bytes - len(data)
        return part


class Wire:
    """Listens on ``port`` and carries to ``host:far_port``."""

    def __init__(self, far_port: int, *, host: str = "127.0.0.1") -> None:
        self._host, self._far_port = host, far_port
        self.port = 0
        self.swallowing = False
        self.delay_ms = 0
        self.carried_bytes = 0
        self.resets = 0
        self._cut_in: int | None = None
        self._connections: set[Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire", daemon=True)

    def __enter__(self) -> Wire:
        self._thread.start()
        self._call(self._open()).result(10)
        return self

    def __exit__(self, *args: object) -> None:
        self._call(self._close()).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut(self) -> None:
        """Reset every connection now; new ones are carried."""
        self._soon(self._reset_all)

    def cut_after(self, more_bytes: int) -> None:
        """Reset the connection that carries so many bytes more, in the middle of whatever it carries."""
        self._soon(lambda: setattr(self, "_cut_in", more_bytes))

    def swallow(self) -> None:
        """From now on every byte disappears and nobody is told, as behind a dead router."""
        self.swallowing = True

    def slow(self, delay_ms: int) -> None:
        """Carry everything so late; what an old connection said may arrive after a newer one's words."""
        self.delay_ms = delay_ms

    def heal(self) -> None:
        """New bytes pass at once; connections that lost bytes stay holes."""
        self.swallowing, self.delay_ms = False, 0

    def connections(self) -> int:
        """How many are open just now."""
        return len(self._connections)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._carry, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        self._reset_all()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, near_reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        try:
            far_reader, far = await asyncio.open_connection(self._host, self._far_port)
        except OSError:
            near.transport.abort()
            return
        connection = Connection(near, far)
        self._connections.add(connection)
        try:
            await asyncio.gather(self._pour(connection, near_reader, far), self._pour(connection, far_reader, near))
        finally:
            self._connections.discard(connection)
            connection.reset()

    async def _pour(self, connection: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK_BYTES):
                if self.swallowing or connection.swallowed:
                    connection.swallowed = True
                    continue
                if self._cut_in is not None and connection.left_bytes is None:
                    connection.left_bytes, self._cut_in = self._cut_in, None
                if self.delay_ms:
                    await asyncio.sleep(self.delay_ms / 1000)
                part = connection.passes(data)
                writer.write(part)
                self.carried_bytes += len(part)
                await writer.drain()
                if connection.left_bytes is not None and connection.left_bytes <= 0:
                    self.resets += 1
                    connection.reset()
                    return
            if not connection.swallowed and writer.can_write_eof():
                writer.write_eof()
            elif connection.swallowed:
                connection.reset()
        except OSError:
            connection.reset()

    def _reset_all(self) -> None:
        for connection in list(self._connections):
            self.resets += 1
            connection.reset()

    def _soon(self, deed: Callable[[], Any]) -> None:
        self._loop.call_soon_threadsafe(deed)

    def _call(self, work: Any) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)
