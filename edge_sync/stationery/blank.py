"""Adapter: a form's blank under pikepdf, with a layer laid over it. PDF bytes in and out, no file ever."""

from __future__ import annotations

import io

from pikepdf import Name, Page, PasswordError, Pdf, PdfError

from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.errors import BadForm
from edge_sync.stationery.geometry import Sight

TOLERANCE_MM = 2.0
"""By which a blank may differ from the size its form names: US Letter must be told from A4, rounding must not."""


class Blank:
    """A form's blank under the reader, checked against what the form says of it."""

    def __init__(self, form: Form) -> None:
        """Read and check.

        Raises:
            BadForm: it cannot be read, or is not of the size or number of pages that the boxes speak of.
        """
        self._pdf = _opened(form)
        self.sights = [_sight(page) for page in self._pdf.pages]
        used = {box.page for box in form.boxes}
        mistakes = [f"blank.pdf has no page {page}" for page in sorted(used) if page > len(self.sights)]
        for page, sight in enumerate(self.sights, start=1):
            if page in used and not _near(sight.size_mm, form.page_mm):
                seen = " × ".join(f"{side:.0f}" for side in sight.size_mm)
                mistakes.append(f"page {page} of blank.pdf is {seen} mm, not what page_mm says")
        if mistakes:
            raise BadForm(form.id, mistakes)

    def under(self, layer: bytes, times: int) -> bytes:
        """The blank ``times`` over, each page with its own page of ``layer``. Once only."""
        one = list(self._pdf.pages)
        for _ in range(times - 1):
            self._pdf.pages.extend(one)
        with Pdf.open(io.BytesIO(layer)) as drawn:
            for count, over in enumerate(drawn.pages):
                self._lay(self._pdf.pages[count], over, self.sights[count % len(one)])
            for named in ("/Info", "/Metadata"):
                for holder in (self._pdf.trailer, self._pdf.Root):
                    if named in holder:
                        del holder[named]
            out = io.BytesIO()
            self._pdf.save(out, compress_streams=False)
        return out.getvalue()

    def _lay(self, page: Page, over: Page, sight: Sight) -> None:
        """As a form of its own (ISO 32000-1 §8.10), so that nothing the blank does to its state reaches it."""
        name = page.add_resource(self._pdf.copy_foreign(over.as_form_xobject()), Name.XObject)
        turn = " ".join(f"{number:.5f}" for number in sight.matrix())
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ q {turn} cm {name} Do Q".encode("ascii"))


def _opened(form: Form) -> Pdf:
    try:
        pdf = Pdf.open(io.BytesIO(form.blank))
    except PasswordError as error:
        raise BadForm(form.id, ["blank.pdf cannot be read without a password"]) from error
    except PdfError as error:
        raise BadForm(form.id, ["blank.pdf cannot be read"]) from error
    if pdf.is_encrypted or not len(pdf.pages):
        raise BadForm(form.id, ["blank.pdf has a password or no pages"])
    return pdf


def _sight(page: Page) -> Sight:
    crop, media = ([float(side) for side in box.as_list()] for box in (page.cropbox, page.mediabox))
    low = [max(min(crop[n], crop[n + 2]), min(media[n], media[n + 2])) for n in (0, 1)]
    high = [min(max(crop[n], crop[n + 2]), max(media[n], media[n + 2])) for n in (0, 1)]
    turn = int(page.obj.get("/Rotate", 0)) // 90 * 90 % 360
    return Sight(low[0], low[1], high[0], high[1], turn=turn, unit_pt=float(page.obj.get("/UserUnit", 1.0)))


def _near(found: tuple[float, float], wanted: tuple[float, float]) -> bool:
    return all(abs(one - other) <= TOLERANCE_MM for one, other in zip(found, wanted, strict=True))
