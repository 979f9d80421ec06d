"""A small page on the loopback with which a person moves the far side: cards, paper, plugs, buttons."""

from __future__ import annotations

import html
import secrets
import socket
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.bench.demo.stage import Stage
from tests.bench.virtual_card.persona import PERSONAS, Persona

PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>ベンチ</title><style>
body{{font:18px/1.6 "BIZ UDPGothic",sans-serif;max-width:44rem;margin:2rem auto;background:#f7f5ef;color:#14233b}}
form{{display:inline}}button{{font:inherit;margin:.2rem;padding:.6rem 1rem;border:2px solid #0f3d7a;border-radius:8px;
background:#fff;color:#0f3d7a}}h2{{margin:1.2rem 0 .3rem}}</style><h1>ベンチ</h1>
<p role="status">{said}</p>{groups}</html>"""


class BenchPage:
    """Serves itself until closed. The address holds a secret, so that no other page can press its buttons."""

    def __init__(self, stage: Stage, persona: Persona) -> None:
        self._stage = stage
        self._secret = secrets.token_urlsafe(16)
        self._said = ""
        self._deeds = self._all_deeds(persona)
        page = self

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            def do_GET(self) -> None:
                page.answer(self, None)

            def do_POST(self) -> None:
                page.answer(self, self.path.rpartition("/")[2])

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Where a person opens it."""
        return f"http://127.0.0.1:{self._server.server_port}/{self._secret}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, name="bench page", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler, deed: str | None) -> None:
        """Do what was pressed, if anything, and show the page."""
        if not request.path.startswith(f"/{self._secret}/"):
            request.send_error(HTTPStatus.NOT_FOUND)
            return
        if deed is not None:
            self._do(deed)
            request.send_response(HTTPStatus.SEE_OTHER)
            request.send_header("Location", f"/{self._secret}/")
            request.end_headers()
            return
        body = self._page().encode()
        request.send_response(HTTPStatus.OK)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _do(self, deed: str) -> None:
        known = {name: (label, act) for group in self._deeds.values() for name, label, act in group}
        if deed not in known:
            return
        label, act = known[deed]
        try:
            act()
        except Exception as error:  # noqa: BLE001 - shown to the person who pressed
            self._said = f"{label}: {error}"
        else:
            self._said = f"{label} — しました"

    def _page(self) -> str:
        groups = "".join(
            f"<h2>{html.escape(title)}</h2>"
            + "".join(
                f'<form method="post" action="{name}"><button>{html.escape(label)}</button></form>'
                for name, label, _ in group
            )
            for title, group in self._deeds.items()
        )
        return PAGE.format(said=html.escape(self._said), groups=groups)

    def _all_deeds(self, persona: Persona) -> dict[str, list[tuple[str, str, Callable[[], object]]]]:
        room, sink, runner = self._stage.room, self._stage.sink, self._stage.runner
        others = [path.stem for path in sorted(PERSONAS.glob("*.toml")) if path.stem != "default"]
        return {
            "カード台": [
                ("card", "カードを置く", lambda: room.lay_card(persona)),
                *[(f"card-{name}", name, partial(room.lay_card, PERSONAS / f"{name}.toml")) for name in others],
                ("lift", "カードを取る", room.lift_card),
                ("unplug-reader", "リーダーを抜く", room.unplug_reader),
                ("plug-reader", "リーダーを差す", room.plug_reader),
            ],
            "番号札プリンター": [
                ("paper-out", "紙を抜く", lambda: sink.paper("out")),
                ("paper-in", "紙を入れる", lambda: sink.paper("present")),
                ("silent", "黙らせる", lambda: sink.silent(True)),
                ("speak", "答えさせる", lambda: sink.silent(False)),
            ],
            "Ａ４プリンター": [
                ("a4-empty", "用紙切れ", lambda: room.printer_faults("media-empty")),
                ("a4-jam", "紙づまり", lambda: room.printer_faults("media-jam")),
                ("a4-well", "直す", room.clear_printer_faults),
            ],
            "ネットワーク": [
                ("net-out", "抜く", lambda: runner.kill("mosquitto")),
                ("net-in", "つなぐ", lambda: runner.start("mosquitto")),
            ],
            "ボタン": [
                (f"press-{button}", label, partial(self._press, button))
                for button, label in (("previous", "前へ"), ("next", "次へ"), ("decide", "決定"), ("staff", "呼出"))
            ],
        }

    def _press(self, button: str) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as finger:
            finger.sendto(f"press {button}".encode(), str(self._stage.run_dir / "fingers.sock"))
