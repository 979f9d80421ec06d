"""Where requests come in: pages are made in a few threads that keep their database connection, streams on the loop.

Django's own ASGI handler makes a thread and opens the database anew for every request, and goes from loop to thread and
back for each layer: most of the centre's work while fifty clerks called numbers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, cast

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from server.site.live import Stream

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

THREADS = 4
"""Pages made at one time, and their connections to the database. More only stand in each other's way."""


class FrontDoor(ASGIHandler):
    """An ASGI application. Views are plain functions; one that streams answers with ``live.Stream``."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._pages = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            ValueError: it is not HTTP.
        """
        if scope["type"] != "http":
            raise ValueError(scope["type"])
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        answer = await asyncio.get_running_loop().run_in_executor(self._pages, self._answer, scope, body)
        if isinstance(answer, Stream):
            await self._stream(answer, receive, send)
        else:
            await self.send_response(answer, send)

    def close(self) -> None:
        """Make no more pages."""
        self._pages.shutdown(wait=False, cancel_futures=True)

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """Everything but the sending; in a thread."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        with contextlib.ExitStack() as afterwards:
            afterwards.callback(body.close)
            answer = cast("HttpResponseBase", refusal if request is None else self.get_response(request))
            if isinstance(answer, StreamingHttpResponse):
                answer = _whole(answer)
            if not isinstance(answer, Stream):
                afterwards.callback(answer.close)
            return answer

    async def _stream(self, answer: Stream, receive: Receive, send: Send) -> None:
        """Send until the stream ends or nobody listens any more."""
        leaving = asyncio.create_task(_left(receive))
        sending = asyncio.create_task(_send(answer, send))
        try:
            await asyncio.wait((leaving, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.wait((leaving, sending))
            answer.close()
        if not sending.cancelled():
            sending.result()


async def _left(receive: Receive) -> None:
    """Wait until the browser goes; its request was read whole before. A server's own awaitable may be no task."""
    await receive()


async def _send(answer: Stream, send: Send) -> None:
    headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in answer.items()]
    headers += [(b"Set-Cookie", cookie.OutputString().encode("ascii")) for cookie in answer.cookies.values()]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    async with contextlib.aclosing(answer.pieces()) as pieces:
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body"})


def _whole(answer: StreamingHttpResponse) -> HttpResponse:
    """A file or table that Django would hand out piece by piece."""
    whole = HttpResponse(b"".join(answer), status=answer.status_code)
    whole.headers, whole.cookies = answer.headers, answer.cookies
    answer.close()
    return whole
