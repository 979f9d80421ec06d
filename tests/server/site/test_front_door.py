"""The way in for requests, asked in ASGI's own words."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from server.site.front_door import THREADS, FrontDoor
from server.site.live import Stream
from server.site.routes import Routes

Message = Mapping[str, Any]


class Stage:
    """Pages with something to see from outside."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.left = 0
        self.opened = 0
        self.routes = Routes(
            [
                path("slow", self.slow),
                path("stream", self.stream),
                path("table", lambda request: StreamingHttpResponse(iter(["a;b\n", "1;2\n"]), content_type="text/csv")),
                path("ask", self.ask),
                path("broken", self.broken),
                path("echo", lambda request: HttpResponse(request.body, content_type="text/plain")),
            ]
        )

    def slow(self, request: HttpRequest) -> HttpResponse:
        assert self.may_end.wait(20)
        return HttpResponse("done")

    def stream(self, request: HttpRequest) -> Stream:
        return Stream(self._frames())

    async def _frames(self) -> AsyncGenerator[str]:
        try:
            for number in range(1_000_000):
                yield f"data: {number}\n\n"
                await asyncio.sleep(0.01)
        finally:
            self.left += 1

    def ask(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return HttpResponse("asked")

    def database_opened(self, **news: object) -> None:
        self.opened += 1

    def broken(self, request: HttpRequest) -> HttpResponse:
        raise LookupError("nothing there")


@pytest.fixture
def stage(database: Path) -> Iterator[Stage]:
    made = Stage()
    connection_created.connect(made.database_opened)
    with override_settings(ROOT_URLCONF=made.routes, ALLOWED_HOSTS=["testserver"]):
        yield made
    connection_created.disconnect(made.database_opened)
    made.may_end.set()


class Visitor:
    """One request; ``leave`` closes the connection as a browser does."""

    def __init__(self, door: FrontDoor, where: str, body: bytes = b"") -> None:
        self.sent: list[Message] = []
        self.more = asyncio.Event()
        self._gone = asyncio.Event()
        self._asked = iter([{"type": "http.request", "body": body, "more_body": False}])
        scope = {
            "type": "http",
            "method": "POST" if body else "GET",
            "path": f"/{where}",
            "query_string": b"",
            "headers": [(b"host", b"testserver"), (b"content-type", b"text/plain")],
        }
        self.whole = asyncio.ensure_future(door(scope, self._receive, self._send))

    def leave(self) -> None:
        self._gone.set()

    @property
    def body(self) -> bytes:
        return b"".join(one["body"] for one in self.sent[1:] if "body" in one)

    async def _receive(self) -> Message:
        for message in self._asked:
            return message
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)
        self.more.set()


def scene(play: Callable[[FrontDoor], Awaitable[None]]) -> None:
    async def whole() -> None:
        door = FrontDoor()
        try:
            await play(door)
        finally:
            door.close()

    asyncio.run(whole())


async def status_of(visitor: Visitor) -> int:
    await asyncio.wait_for(visitor.whole, 20)
    return int(visitor.sent[0]["status"])


def test_pages_that_take_their_time_do_not_hold_up_a_stream_that_is_open(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        stream = Visitor(door, "stream")
        await asyncio.wait_for(stream.more.wait(), 20)
        slow = [Visitor(door, "slow") for _ in range(THREADS * 2)]
        before = len(stream.sent)
        await asyncio.sleep(0.5)
        assert len(stream.sent) > before + 5
        stage.may_end.set()
        assert [await status_of(one) for one in slow] == [200] * len(slow)
        stream.leave()
        await stream.whole

    scene(play)


def test_who_leaves_ends_the_stream(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        stream = Visitor(door, "stream")
        await asyncio.wait_for(stream.more.wait(), 20)
        assert dict(stream.sent[0]["headers"])[b"Content-Type"].startswith(b"text/event-stream")
        assert b"Content-Security-Policy" in dict(stream.sent[0]["headers"])
        stream.leave()
        await asyncio.wait_for(stream.whole, 20)
        assert stage.left == 1

    scene(play)


def test_a_server_that_stops_ends_the_stream(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        stream = Visitor(door, "stream")
        await asyncio.wait_for(stream.more.wait(), 20)
        stream.whole.cancel()
        with suppress(asyncio.CancelledError):
            await stream.whole
        assert stage.left == 1

    scene(play)


def test_a_table_in_pieces_is_sent_whole(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        table = Visitor(door, "table")
        assert await status_of(table) == 200
        assert table.body == b"a;b\n1;2\n"
        assert dict(table.sent[0]["headers"])[b"Content-Type"] == b"text/csv"

    scene(play)


def test_hundreds_of_pages_open_the_database_a_few_times(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        for _ in range(10):
            asked = [Visitor(door, "ask") for _ in range(30)]
            assert [await status_of(one) for one in asked] == [200] * 30

    scene(play)
    assert 1 <= stage.opened <= THREADS


def test_a_page_that_fails_fails_alone(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        assert await status_of(Visitor(door, "broken")) == 500
        assert await status_of(Visitor(door, "ask")) == 200

    scene(play)


def test_nothing_but_http(stage: Stage) -> None:
    async def play(door: FrontDoor) -> None:
        async def never() -> Message:
            raise AssertionError("nothing to receive")

        async def nothing(message: Message) -> None:
            raise AssertionError("nothing to send")

        with pytest.raises(ValueError, match="websocket"):
            await door({"type": "websocket"}, never, nothing)

    scene(play)
