"""Asking a room at its control door."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any


class RoomFailed(Exception):
    """The room did not open, or an order was refused."""


def send_order(control_socket: Path, order: str, **details: Any) -> Any:
    """Ask a room at its control door; also for rooms that somebody else opened.

    Raises:
        RoomFailed: the room is closed or refuses.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(control_socket))
        except OSError as error:
            raise RoomFailed(f"no room answers at {control_socket}") from error
        line.sendall(json.dumps({"do": order, **details}).encode() + b"\n")
        answer = json.loads(line.makefile("rb").readline() or b'{"ok": false, "error": "the room closed"}')
    if not answer["ok"]:
        raise RoomFailed(answer["error"])
    return answer.get("result")
