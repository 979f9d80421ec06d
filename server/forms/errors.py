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


class Forgotten(SafeError):
    """Nothing is kept of this visit any more, or nothing ever came."""

    code = "ENTRY-01"


class ChangedMeanwhile(SafeError):
    """A colleague, or a letter from the machine, added a version after this one was opened."""

    code = "ENTRY-02"

    def __init__(self, by: str) -> None:
        super().__init__("a newer version is there")
        self.by = by
        """Sign-in name; empty: the machine."""


class HandoverError(Exception):
    """Root of what can go wrong when an entry goes to the system behind the counter."""

    code = "EXPORT-00"


class NotSetUp(HandoverError):
    """There is no folder for hand-overs in the settings, or no mapping for the form."""

    code = "EXPORT-03"


class AlreadyHandedOver(HandoverError):
    """It went over before, or a colleague was faster; a repetition is asked for on purpose."""

    code = "EXPORT-04"

    def __init__(self, by: str) -> None:
        super().__init__("already handed over")
        self.by = by


class DoesNotFit(HandoverError):
    """The row breaks what the other system takes; nothing was written."""

    code = "EXPORT-05"

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__(f"{len(problems)} columns do not fit")
        self.problems = problems
        """(heading, code)."""


class NothingToHandOver(HandoverError):
    """The visit has no such form, or no visit waits for it."""

    code = "EXPORT-06"


class FolderRefuses(HandoverError):
    """The folder for hand-overs cannot be written to; nothing was recorded."""

    code = "EXPORT-07"
