"""What goes into the limited process and what comes out: one MessagePack object each way."""

from __future__ import annotations

import msgspec

from edge_sync.stationery.geometry import A4_MM
from server.settings import PdfLimits

NOT_A_BLANK = "STUDIO-01"
TOO_MANY_BYTES = "STUDIO-02"
ENCRYPTED = "STUDIO-03"
BROKEN = "STUDIO-04"
TOO_MANY_PAGES = "STUDIO-05"
TOO_MANY_OBJECTS = "STUDIO-06"
BAD_PAGE_SIZE = "STUDIO-07"
TOO_HEAVY = "STUDIO-08"
UNCLEAN = "STUDIO-09"


class Work(msgspec.Struct, frozen=True):
    """A file to be made into a blank, or (``clean``) one of ours of which only pictures are wanted."""

    body: bytes
    limits: PdfLimits
    clean: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """``fault`` is a code when there is nothing else."""

    pdf: bytes = b""
    pictures: tuple[bytes, ...] = ()
    """One PNG a page."""
    page_mm: tuple[float, float] = A4_MM
    """Width and height of every page, as seen."""
    notes: tuple[str, ...] = ()
    """What staff should know: ``resized``, ``font_not_embedded``, ``scan``, ``dropped_active``."""
    fault: str = ""
    why: str = ""


class Refused(Exception):
    """Inside the limited process: the file is refused under this code."""

    code = "STUDIO-01"

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
