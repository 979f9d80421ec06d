"""The clerk's browser: the system's Chromium through playwright, with a fresh profile, no calls home."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright

_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class BrowserMissing(Exception):
    """No Chromium on this machine (Debian: package chromium)."""


def find_chromium() -> Path:
    """The system's Chromium.

    Raises:
        BrowserMissing: there is none.
    """
    for name in _NAMES:
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise BrowserMissing(" or ".join(_NAMES))


@contextmanager
def open_browser(
    *, width_px: int = 1280, height_px: int = 900, flags: tuple[str, ...] = (), locale: str = "ja-JP"
) -> Iterator[BrowserContext]:
    """A headless browser window's worth of pages, closed and forgotten afterwards.

    ``flags`` are added, for example a fake camera's. Must not be used where an asyncio loop runs.
    """
    args = [*_FLAGS, *flags]
    if os.geteuid() == 0:
        args.append("--no-sandbox")  # Chromium refuses its sandbox to root, and only to root
    with tempfile.TemporaryDirectory(prefix="bench-browser-") as profile, sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            profile,
            executable_path=find_chromium(),
            headless=True,
            args=args,
            viewport=ViewportSize(width=width_px, height=height_px),
            locale=locale,
            timezone_id="Asia/Tokyo",
            ignore_https_errors=True,
        )
        try:
            yield context
        finally:
            context.close()
