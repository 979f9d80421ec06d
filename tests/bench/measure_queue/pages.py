"""Boards and clerks as their browsers behave: streams held open, the console fetched again when told of a change."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import aiohttp

NUMBER = re.compile(rb">\s*([A-Z][0-9]{3,4})\s*<")
CHANGED = re.compile(rb"event: changed\ndata: (\w*)")
PART = {"HX-Request": "true", "X-Lists-Come": "1"}
RETRY_S = 2.0
STREAM = aiohttp.ClientTimeout(total=None)


@dataclass
class Book:
    """When each number was issued and called, and how long it took every page to show it, in ms."""

    issued: dict[bytes, float] = field(default_factory=dict)
    called: dict[bytes, float] = field(default_factory=dict)
    issue_to_console_ms: list[float] = field(default_factory=list)
    shown: list[tuple[bytes, float]] = field(default_factory=list)
    """Every number at every board, when it was first there; often before the clerk's own answer is back."""
    deed_ms: list[float] = field(default_factory=list)
    """From a clerk's press to the answer."""
    refused: int = 0
    lost: int = 0
    """Streams that ended and were opened again, as a browser does it."""

    @property
    def call_to_board_ms(self) -> list[float]:
        """From the press to the board."""
        return [(at - self.called[number]) * 1000 for number, at in self.shown if number in self.called]

    def clear(self) -> None:
        """Begin a new measurement; what is late from the last one is not counted in this one."""
        for one in (self.issued, self.called, self.issue_to_console_ms, self.shown, self.deed_ms):
            one.clear()
        self.refused = self.lost = 0


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Server-sent events, each as its raw block."""
    kept = b""
    async for chunk in response.content.iter_any():
        kept += chunk
        *whole, kept = kept.split(b"\n\n")
        for block in whole:
            yield block


async def held_open(hold: Callable[[], Awaitable[None]], book: Book) -> None:
    """Hold a stream and open it again when it ends, as a browser does, until cancelled."""
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            await hold()
        book.lost += 1
        await asyncio.sleep(RETRY_S)


class Board:
    """A call board: its stream alone."""

    def __init__(self, session: aiohttp.ClientSession, url: str, book: Book) -> None:
        self._session, self._url, self._book = session, url, book
        self._seen: set[bytes] = set()
        self.open = asyncio.Event()

    async def watch(self) -> None:
        """Note when a called number appears, until cancelled."""
        await held_open(self._hold, self._book)

    async def _hold(self) -> None:
        async with self._session.get(f"{self._url}/board/stream", timeout=STREAM) as response:
            assert response.status == 200, response.status
            self.open.set()
            async for block in events(response):
                if b"event: board" not in block:
                    continue
                now = time.perf_counter()
                fresh = set(NUMBER.findall(block)) - self._seen
                self._seen |= fresh
                self._book.shown += [(number, now) for number in fresh]


class Clerk:
    """A console: its stream, the part it fetches when something changed, and the clerk's deeds."""

    def __init__(self, url: str, key: str, book: Book) -> None:
        self._url, self._book = url, book
        self._session = aiohttp.ClientSession(
            cookies={"madoguchi_session": key}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        self._seen: set[bytes] = set()
        self._changed = asyncio.Event()
        self._mark = ""
        self._pressing = asyncio.Lock()
        self.open = asyncio.Event()
        self.html = ""
        self.fetched = 0

    async def close(self) -> None:
        """Leave."""
        await self._session.close()

    async def watch(self) -> None:
        """Hold the stream, until cancelled."""
        await held_open(self._hold, self._book)

    async def _hold(self) -> None:
        async with self._session.get(f"{self._url}/console/stream", timeout=STREAM) as response:
            assert response.status == 200, response.status
            self.open.set()
            async for block in events(response):
                if changed := CHANGED.search(block):
                    self._mark = changed[1].decode()
                    self._changed.set()
                elif b"event: line" in block:
                    self._look_for(block)

    async def look(self) -> None:
        """Fetch the console when told that it would bear another mark now, as ``console.js`` does."""
        while True:
            await self._changed.wait()
            async with self._pressing:
                self._changed.clear()
                if self._mark and f'data-mark="{self._mark}"' in self.html:
                    continue
                async with self._session.get(f"{self._url}/console/desk/", headers=PART) as response:
                    body = await response.read()
                    assert response.status == 200, (response.status, body[:200])
                self._take(body)

    async def deed(self, action: str) -> bool:
        """Press a button; False when it is not there or the answer is a refusal."""
        fields = forms(self.html).get(action)
        if fields is None:
            return False
        began = time.perf_counter()
        async with self._pressing:
            async with self._session.post(f"{self._url}{action}", data=fields, headers=PART) as response:
                body = await response.read()
            self._book.deed_ms.append((time.perf_counter() - began) * 1000)
            ok = response.status == 200 and b'class="notice"' not in body
            self._book.refused += not ok
            self._take(body)
        return ok

    async def call_next(self) -> bytes | None:
        """次の方: the number called."""
        before = time.perf_counter()
        if not await self.deed("/console/next/"):
            return None
        number = self.in_hand()
        if number is not None:
            self._book.called[number] = before
        return number

    def in_hand(self) -> bytes | None:
        """The number that this counter has."""
        match = re.search(r'data-number="([A-Z][0-9]{3,4})', self.html)
        return match[1].encode() if match else None

    def _take(self, body: bytes) -> None:
        self.html = body.decode()
        self.fetched += 1
        self._look_for(body)

    def _look_for(self, body: bytes) -> None:
        now = time.perf_counter()
        for number in set(NUMBER.findall(body)) - self._seen:
            if number in self._book.issued:
                self._seen.add(number)
                self._book.issue_to_console_ms.append((now - self._book.issued[number]) * 1000)

    async def sit_down(self) -> None:
        """Open the console once, for the cookie that its forms need."""
        async with self._session.get(f"{self._url}/console/") as response:
            body = await response.read()
            assert response.status == 200, (response.status, body[:300])
        self._take(body)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._now: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._now = self.found.setdefault(said.get("action", ""), {})
        elif tag == "input" and self._now is not None and said.get("type") == "hidden":
            self._now[said.get("name", "")] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None


def forms(html: str) -> dict[str, dict[str, str]]:
    """The forms of a page by their action, with their hidden fields."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


async def cancelled(*tasks: asyncio.Task[None]) -> None:
    """End them and wait."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
            await task
