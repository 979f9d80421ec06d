"""What a job may be called: its title stands in lists and logs of the print service."""

from __future__ import annotations

import re

_ALLOWED = re.compile(r"[A-Za-z0-9 ._-]{1,60}")


def checked_title(title: str) -> str:
    """Give ``title`` back if it can hold no name or address of a resident.

    Raises:
        ValueError: anything but 1-60 ASCII letters, digits, space, ``. _ -``.
    """
    if not _ALLOWED.fullmatch(title):
        raise ValueError("a job title is 1-60 of ASCII letters, digits, space, '.', '_', '-'")
    return title
