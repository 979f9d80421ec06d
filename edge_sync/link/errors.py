"""How the line can fail. A line that is down will be tried again; a refused one needs a person."""

from __future__ import annotations


class LinkError(Exception):
    """Root of this room's errors; ``why`` is for staff."""

    code = "LINE-00"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class LinkDown(LinkError):
    """Nobody answers, or the line broke. Trying again may help."""

    code = "LINE-01"


class LinkRefused(LinkError):
    """The other side was there and did not accept us, or we did not accept it: certificate, name, rights."""

    code = "LINE-02"


class LinkBusy(LinkError):
    """More is under way than this line takes at once; wait for remarks, then try again."""

    code = "LINE-03"
