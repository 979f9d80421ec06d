from __future__ import annotations

import asyncio
import threading

from edge_sync.groundwork.clock import HandClock
from server.site.live import Live, event, news_stream
from server.site.pictures import Gallery


def test_shape_of_an_event() -> None:
    assert event("board", "<p>\n</p>") == "event: board\ndata: <p>\ndata: </p>\n\n"
    assert event("changed") == "event: changed\ndata: \n\n"


def test_news_from_another_thread_reaches_who_wants_it(clock: HandClock) -> None:
    async def scene() -> list[str]:
        live = Live(clock)
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

    async def scene() -> list[str]:
        live = Live(clock)
        live.open(asyncio.get_running_loop())
        gallery: Gallery[str] = Gallery(live, ("queue",), lambda view: paint())
        streams = [gallery.stream("whole", "board") for _ in range(50)]
        await asyncio.gather(*(anext(stream) for stream in streams))
        waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
        await asyncio.sleep(0)
        live.tell("queue")
        frames = await asyncio.gather(*waiting)
        live.close()
        return list(frames)

    frames = asyncio.run(scene())
    assert all("picture 2" in frame for frame in frames)
    assert len(painted) == 2
