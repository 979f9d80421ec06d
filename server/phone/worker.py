"""The service worker's script; served beside the pages it works for, as its place decides what it may do."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def worker_script() -> str:
    """Read once from the file that ships with this room."""
    return files("server.phone").joinpath("static/phone/worker.js").read_text("utf-8")
