"""A booking's code, as it is typed or read by a scanner. Pure."""

from __future__ import annotations

import re

from edge_sync.messages.hall import CODE_DIGITS, check_digit

_SCANNED = re.compile(rf"(?:.*/[bw]/)?([0-9]{{{CODE_DIGITS}}})/?\Z", re.DOTALL)


def whole(code: str) -> bool:
    """True when no digit is missing."""
    return len(code) == CODE_DIGITS


def fits(code: str) -> bool:
    """True when it is whole and its check digit is right."""
    return whole(code) and code.isdecimal() and check_digit(code[:-1]) == code[-1]


def code_in(text: str) -> str | None:
    """The digits of a scanned text: alone, or at the end of ``…/b/`` (booked) or ``…/w/`` (taken on the web)."""
    found = _SCANNED.match(text.strip())
    return found.group(1) if found else None


def shown(code: str) -> str:
    """The code as one reads it, with its empty places."""
    filled = code.ljust(CODE_DIGITS, "＿")
    half = CODE_DIGITS // 2
    return f"{filled[:half]} {filled[half:]}"
