"""How doing what the centre asks can fail."""

from __future__ import annotations


class CannotDo(Exception):
    """It cannot be done here; the machine goes on with what it had. ``reason`` is told to the centre."""

    code = "INBOX-01"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason[:200]
