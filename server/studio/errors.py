"""How the studio says no."""

from __future__ import annotations


class StudioError(Exception):
    """Root of this room's errors; staff's sentence is in ``names/ja.toml`` under the code."""

    code = "STUDIO-00"


class BlankRefused(StudioError):
    """A file that cannot become a blank. ``why`` is for the log and holds nothing of the file."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code} {why}".rstrip())
        self.code = code
        self.why = why


class Conflict(StudioError):
    """Somebody else changed the draft since it was read here."""

    code = "STUDIO-10"


class NotReady(StudioError):
    """The draft still has mistakes and cannot be published."""

    code = "STUDIO-11"


class NotPrinted(StudioError):
    """The centre's print service took no test print."""

    code = "STUDIO-12"


class UnknownVersion(StudioError):
    """No form of that name and number was ever published."""

    code = "STUDIO-13"


class BadDraft(StudioError):
    """What a browser sent is no draft of ours."""

    code = "STUDIO-14"


class BadQuestion(StudioError):
    """A question that staff made cannot be asked."""

    code = "STUDIO-15"


class NoPreview(StudioError):
    """A made-up person's form could not be drawn."""

    code = "STUDIO-16"


class AppendOnly(StudioError):
    """Somebody tried to change or delete a line of the record of changes."""

    code = "STUDIO-17"
