"""Clean blanks as rows."""

from __future__ import annotations

import hashlib

from server.studio.glovebox.orders import Outcome
from server.studio.models import Blank, BlankPage


def keep_blank(brought: Outcome) -> Blank:
    """The row of a blank, with its pages; the same blank is kept once."""
    digest = hashlib.sha256(brought.pdf).hexdigest()
    width_mm, height_mm = brought.page_mm
    blank, new = Blank.objects.get_or_create(
        digest=digest,
        defaults={
            "pdf": brought.pdf,
            "pages": len(brought.pictures),
            "width_mm": width_mm,
            "height_mm": height_mm,
            "notes": " ".join(brought.notes),
        },
    )
    for number, png in enumerate(brought.pictures if new else (), start=1):
        BlankPage.objects.create(blank=blank, number=number, png=png)
    return blank
