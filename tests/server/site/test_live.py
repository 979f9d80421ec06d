from __future__ import annotations

import asyncio
import threading

import pytest

from edge_sync.groundwork.clock import HandClock
from server.site.live import Live, event, news_stream
from server.site.pictures import Gallery


def test_shape_of_an_event() -> None:
    assert event("board", "<p>\n</p>") == "event: board\ndata: <p>\ndata: </p>\n\n"
    assert event("changed") == "event: changed\ndata: \n\n"


def test_news_from_another_thread_reaches_who_wants_it(clock: HandClock) -> None:
    async def scene() -> list[str]:
        live = Live(clock, beat_s=2)
        live.open(asyncio.get_running_loop())
        stream = news_stream(live, frozenset({"queue"}))
        seen = [await anext(stream)]
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        threading.Thread(target=live.tell, args=("machines",)).start()
        seen.append(await waiting)
        waiting = asyncio.ensure_future(anext(stream))
        threading.Thread(target=live.tell, args=("queue", "machines")).start()
        seen.append(await waiting)
        waiting = asyncio.ensure_future(anext(stream, "over"))
        await asyncio.sleep(0)
        assert live.listening == 1
        live.close()
        seen.append(await waiting)
        assert live.listening == 0
        return seen

    first, machines, queue, end = asyncio.run(scene())
    assert "event: changed" in first
    assert "event: beat\ndata: 10:00" in first
    assert ": beat\n" in first
    assert "changed" not in machines
    assert "event: changed" in queue
    assert end == "over"


def test_many_pages_share_one_painting(clock: HandClock) -> None:
    painted: list[int] = []

    def paint() -> str:
        painted.append(1)
        return f"picture {len(painted)}"

    async def scene() -> list[bytes]:
        live = Live(clock)
        live.open(asyncio.get_running_loop())
        gallery: Gallery[str] = Gallery(live, ("queue",), "board", lambda view: paint())
        streams = [gallery.stream("whole") for _ in range(50)]
        await asyncio.gather(*(anext(stream) for stream in streams))
        waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
        await asyncio.sleep(0)
        live.tell("queue")
        frames = await asyncio.gather(*waiting)
        live.close()
        return list(frames)

    frames = asyncio.run(scene())
    assert all(b"event: board\ndata: picture 2" in frame for frame in frames)
    assert len(painted) == 2


def test_a_rush_becomes_a_few_pictures_and_the_last_one_is_right(clock: HandClock) -> None:
    state = {"number": 0, "painted": 0}

    def paint(view: str) -> str:
        state["painted"] += 1
        return f"number {state['number']}"

    async def scene() -> bytes:
        live = Live(clock)
        live.open(asyncio.get_running_loop())
        stream = Gallery[str](live, ("queue",), "board", paint).stream("whole")
        frame = await anext(stream)
        for _ in range(200):
            state["number"] += 1
            live.tell("queue")
            await asyncio.sleep(0.001)
        while b"number 200" not in frame:
            frame = await asyncio.wait_for(anext(stream), 5)
        await stream.aclose()
        await asyncio.sleep(0.05)
        assert live.listening == 0  # nobody looks, nothing is painted any more
        return frame

    asyncio.run(scene())
    assert state["painted"] < 20


def test_a_fault_while_painting_ends_the_stream_and_the_next_one_begins_anew(clock: HandClock) -> None:
    painted: list[int] = []

    def paint(view: str) -> str:
        painted.append(1)
        if len(painted) == 2:
            raise OSError("the disk is away")
        return f"picture {len(painted)}"

    async def scene() -> bytes:
        live = Live(clock)
        live.open(asyncio.get_running_loop())
        gallery: Gallery[str] = Gallery(live, ("queue",), "board", paint)
        first = gallery.stream("whole")
        await anext(first)
        live.tell("queue")
        with pytest.raises(OSError, match="disk"):
            await asyncio.wait_for(anext(first), 5)
        again = await anext(gallery.stream("whole"))
        live.close()
        return again

    assert b"picture 3" in asyncio.run(scene())
