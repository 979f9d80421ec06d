"""A booking's code: made from the form that was sent, so that a retry gets the same one; pure."""

from __future__ import annotations

import hashlib
import hmac
import re

from edge_sync.messages.hall import CODE_DIGITS, booking_ref, check_digit

_TOKEN = re.compile(r"[0-9a-f]{32}")


class Codes:
    """Makes and reads codes of one city."""

    def __init__(self, tenant: str, secret: str) -> None:
        self._tenant = tenant
        self._key = hashlib.sha256(f"madoguchi booking codes {secret}".encode()).digest()

    def code_of(self, token: str, attempt: int) -> str:
        """Seven digits that nobody foresees, and a check digit; another ``attempt``, another code."""
        mixed = hmac.digest(self._key, f"{token} {attempt}".encode(), "sha256")
        seven = f"{int.from_bytes(mixed[:8], 'big') % 10_000_000:07d}"
        return seven + check_digit(seven)

    def ref(self, code: str) -> str:
        """How the code is named where it may not be read."""
        return booking_ref(self._tenant, code)

    def who(self, address: str) -> str:
        """A caller's address as a keyed digest."""
        return hmac.digest(self._key, f"address {address}".encode(), "sha256").hex()[:32]


def is_token(text: str) -> bool:
    """Whether this can be a form's token."""
    return _TOKEN.fullmatch(text) is not None


def read_code(typed: str) -> str | None:
    """Eight digits as people type them, full width, with blanks or hyphens; None when the check digit is wrong."""
    digits = "".join(str(int(symbol)) for symbol in typed if symbol.isdecimal())
    rest = [symbol for symbol in typed if not symbol.isdecimal() and symbol not in " 　-‐－ー"]
    if rest or len(digits) != CODE_DIGITS or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits
