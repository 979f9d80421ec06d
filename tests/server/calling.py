"""What tests of calling need of a running centre."""

from __future__ import annotations

import io
import os
import sqlite3
from datetime import datetime, timedelta

from PIL import Image
from playwright.sync_api import Page

from tests.server.stage.centre import ROOT, Centre
from tests.server.test_accessibility import MEASURE, serious

PICTURES = ROOT / "docs" / "pictures" / "clerk"
GUIDE = ROOT / "docs" / "clerk.md"

MOMENTS = ("called_at", "last_called_at", "calling_since")


def time_passes(centre: Centre, seconds: int) -> None:
    """Let every call in hand be older, as if so long had passed."""
    with sqlite3.connect(centre.database, timeout=20) as connection:
        rows = connection.execute(
            f"SELECT id, {', '.join(MOMENTS)} FROM queueing_ticket WHERE state = 'called'"
        ).fetchall()
        for key, *moments in rows:
            earlier = [str(datetime.fromisoformat(one) - timedelta(seconds=seconds)) for one in moments]
            changes = ", ".join(f"{name} = ?" for name in MOMENTS)
            connection.execute(f"UPDATE queueing_ticket SET {changes} WHERE id = ?", (*earlier, key))


THUMBS = """() => [...document.querySelectorAll(".acts button")].map((one) => one.getBoundingClientRect())
  .filter((box) => box.width > 0 && (box.height < 56 || box.width < 56 || box.top < window.innerHeight * 0.5
    || box.bottom > window.innerHeight)).length"""


def picture(page: Page, name: str) -> None:
    if os.environ.get("WRITE_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        shot.quantize(96, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def clean(page: Page) -> None:
    """No serious finding, no small target, nothing over the edge."""
    assert serious(page) == []
    assert page.evaluate(MEASURE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def hand(page: Page) -> str:
    return page.locator(".hand .number").inner_text()


def press(page: Page, key: str) -> None:
    page.locator("body").press(key)
