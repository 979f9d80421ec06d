"""A clerk at the console in a real browser: signs in, takes a counter, calls, finishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

NAME = "萩野"


class Clerk:
    """One browser page; ``page`` is a playwright page."""

    def __init__(self, page: Any, url: str, password: str) -> None:
        self.page = page
        self._url = url
        self._password = password

    def sign_in(self) -> None:
        """From the address to the desk of the first counter."""
        self.page.goto(f"{self._url}/console/")
        self.page.get_by_label("名前").fill(NAME)
        self.page.get_by_label("パスワード").fill(self._password)
        self.page.get_by_role("button", name="ログイン").click()
        self.page.locator("button.choice").first.click()
        self.page.locator("#desk").wait_for()

    def sees_waiting(self, ticket: str) -> None:
        """The ticket stands in the line; it comes by itself."""
        self.page.get_by_role("row", name=ticket).wait_for(timeout=15_000)

    def call_next(self) -> str:
        """Press 次の方; give the number that is called."""
        self.page.locator("#next").click()
        number = self.page.locator("#desk .number")
        number.wait_for(timeout=10_000)
        return str(number.inner_text())

    def picture(self, path: Path) -> None:
        """What the clerk sees."""
        self.page.screenshot(path=str(path), full_page=True)

    def finish(self) -> None:
        """The person was served."""
        self.page.locator("#finish").click()
        self.page.locator("#next").wait_for(timeout=10_000)


class Board:
    """The call board in a browser of its own."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        page.goto(f"{url}/board/")

    def shows(self, ticket: str) -> None:
        """The number appears by itself."""
        self.page.locator("#calls").get_by_text(ticket).first.wait_for(timeout=10_000)

    def picture(self, path: Path) -> None:
        """What the hall sees."""
        self.page.screenshot(path=str(path))
