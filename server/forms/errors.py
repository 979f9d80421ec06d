"""How opening what was sealed can fail. None carries a word of the content."""

from __future__ import annotations


class SafeError(Exception):
    """Root of this room's errors."""

    code = "SAFE-00"


class NoSuchKey(SafeError):
    """The private key it was sealed to is not in the safe: never was, or was destroyed on purpose."""

    code = "SAFE-01"

    def __init__(self, key: str) -> None:
        super().__init__(f"no key {key}")
        self.key = key


class BrokenSeal(SafeError):
    """The body does not open with its key: it was changed, or sealed for another letter."""

    code = "SAFE-02"

    def __init__(self, key: str) -> None:
        super().__init__(f"does not open with key {key}")
        self.key = key


class UnsafeSafe(SafeError):
    """Others may read the folder or a key in it; nothing is opened until that is mended."""

    code = "SAFE-03"

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} can be read by others")
        self.place = place


class KeyInUse(SafeError):
    """Drafts that are still kept need this key; destroying it would destroy them."""

    code = "SAFE-04"

    def __init__(self, key: str, drafts: int) -> None:
        super().__init__(f"{drafts} drafts are sealed to {key}")
        self.key = key
        self.drafts = drafts
