"""A foreign PDF to a clean one: page content, fonts and pictures on A4 paper, and nothing else (ISO 32000-2).

Every page is drawn into a new file as a form XObject (§8.10). What acts, points elsewhere or hides (§12.6 actions,
§12.7 forms, §7.11.4 embedded files, §12.5 annotations, §7.3.8.2 external streams) does not come along, and a last look
over all objects makes sure of it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from edge_sync.stationery.geometry import A4_MM, PT_PER_MM
from server.settings import PdfLimits
from server.studio.glovebox.measuring import is_embedded, sides_mm, unpacked_sizes
from server.studio.glovebox.orders import (
    BROKEN,
    ENCRYPTED,
    TOO_HEAVY,
    TOO_MANY_OBJECTS,
    TOO_MANY_PAGES,
    UNCLEAN,
    Outcome,
    Refused,
)

NEAR_MM = 3
"""Scanners and word processors disagree about A4 by as much."""

RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_NOT_OF_A_STREAM = (
    "/F", "/FFilter", "/FDecodeParms", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/OC", "/Alternates", "/AF",
    "/StructParent", "/StructParents", "/LastModified", "/A", "/AA", "/Measure", "/PtData",
)  # fmt: skip
_ACTIVE = (
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/AcroForm", "/XFA", "/Annots", "/EmbeddedFiles", "/EF", "/AF",
    "/RichMedia", "/Launch", "/URI", "/Collection", "/OCProperties", "/Dests", "/Outlines",
)  # fmt: skip


def cleaned(body: bytes, limits: PdfLimits) -> Outcome:
    """The clean PDF on A4, lying if its first page lies, with notes for staff; no pictures yet.

    Raises:
        Refused: encrypted, broken, too many pages or objects, a page of an impossible size.
    """
    try:
        with pikepdf.open(io.BytesIO(body)) as foreign:
            _check(foreign, limits)
            _weigh(foreign, limits)
            return _redrawn(foreign, limits)
    except pikepdf.PasswordError as error:
        raise Refused(ENCRYPTED, "asks for a password") from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise Refused(BROKEN, type(error).__name__) from error


def _check(foreign: pikepdf.Pdf, limits: PdfLimits) -> None:
    if foreign.is_encrypted:
        raise Refused(ENCRYPTED, "is encrypted")
    if len(foreign.objects) > limits.most_objects:
        raise Refused(TOO_MANY_OBJECTS, f"{len(foreign.objects)} objects")
    pages = len(foreign.pages)
    if pages == 0:
        raise Refused(BROKEN, "no page")
    if pages > limits.most_pages:
        raise Refused(TOO_MANY_PAGES, f"{pages} pages")


def _weigh(foreign: pikepdf.Pdf, limits: PdfLimits) -> None:
    """Unpack every stream a little at a time and keep nothing, so that a bomb goes off in the open."""
    room = limits.most_unpacked_mb * 1_000_000
    for one in foreign.objects:
        if not isinstance(one, pikepdf.Stream):
            continue
        if int(one.get("/Width", 0)) * int(one.get("/Height", 0)) > limits.most_pixels:
            raise Refused(TOO_HEAVY, "a picture of too many dots")
        if one.get("/Filter") in ("/FlateDecode", "/Fl"):
            for size in unpacked_sizes(one.read_raw_bytes()):
                room -= size
                if room < 0:
                    raise Refused(TOO_HEAVY, "unpacks to too much")


def _redrawn(foreign: pikepdf.Pdf, limits: PdfLimits) -> Outcome:
    notes = {"dropped_active"} if _acts(foreign) else set()
    sides = [sides_mm(page, limits) for page in foreign.pages]
    paper_mm = A4_MM[::-1] if sides[0][0] > sides[0][1] else A4_MM
    paper_pt = (paper_mm[0] * PT_PER_MM, paper_mm[1] * PT_PER_MM)
    clean = pikepdf.new()
    for page, (width, height) in zip(foreign.pages, sides, strict=True):
        if abs(width - paper_mm[0]) > NEAR_MM or abs(height - paper_mm[1]) > NEAR_MM:
            notes.add("resized")
        fresh = clean.add_blank_page(page_size=paper_pt)
        fresh.add_overlay(page, pikepdf.Rectangle(0, 0, *paper_pt))
    for page in clean.pages:
        notes |= _scrub(page.obj.Resources, limits.most_objects)
    clean.remove_unreferenced_resources()
    out = io.BytesIO()
    clean.save(out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    _look_again(out.getvalue())
    return Outcome(pdf=out.getvalue(), page_mm=paper_mm, notes=tuple(sorted(notes)))


def _scrub(resources: Any, most: int) -> set[str]:
    """Take out of all that a page can reach what has no business on paper; give notes."""
    notes: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting = [resources]
    while waiting:
        for group in _groups(waiting.pop()):
            for name in list(group.keys()):
                one = group[name]
                if one.is_indirect and one.objgen in seen:
                    continue
                seen.add(one.objgen)
                if len(seen) > most:
                    raise Refused(TOO_MANY_OBJECTS, "resources without end")
                if _is_picture(one) is False:
                    del group[name]
                    continue
                notes |= _scrub_one(one, waiting)
    return notes


def _groups(resources: Any) -> Iterator[Any]:
    """The resources that paper needs (§7.8.3); all others go."""
    for name in list(resources.keys()):
        if name not in RESOURCES or not isinstance(resources[name], pikepdf.Dictionary):
            del resources[name]
        else:
            yield resources[name]


def _is_picture(one: Any) -> bool | None:
    """False for an external object that is neither picture nor drawn content: PostScript (§8.8.2) and unknown ones."""
    if not isinstance(one, pikepdf.Stream) or one.get("/Type") == "/CMap" or "/Subtype" not in one:
        return None
    return str(one.Subtype) in ("/Image", "/Form")


def _scrub_one(one: Any, waiting: list[Any]) -> set[str]:
    notes = set()
    if isinstance(one, pikepdf.Stream):
        for key in _NOT_OF_A_STREAM:
            if key in one:
                del one[key]
    if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
        if isinstance(one.get("/Resources"), pikepdf.Dictionary):
            waiting.append(one.Resources)
        if one.get("/Type") == "/Font" and not is_embedded(one):
            notes.add("font_not_embedded")
    return notes


def _acts(pdf: pikepdf.Pdf) -> bool:
    root = pdf.Root
    names: Any = root.get("/Names", {})
    there = ("/OpenAction", "/AA", "/AcroForm")
    return (
        any(key in root for key in there)
        or any(key in names for key in ("/JavaScript", "/EmbeddedFiles"))
        or any("/Annots" in page.obj or "/AA" in page.obj for page in pdf.pages)
    )


def _look_again(body: bytes) -> None:
    """Raises Refused: something that acts came along after all."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        for one in pdf.objects:
            if not isinstance(one, pikepdf.Stream | pikepdf.Dictionary) or _holds_names(one):
                continue
            found = [key for key in _ACTIVE if key in one]
            if found or one.get("/S") in ("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData"):
                raise Refused(UNCLEAN, " ".join(found))
            if isinstance(one, pikepdf.Stream) and "/F" in one:
                raise Refused(UNCLEAN, "external stream")


def _holds_names(one: Any) -> bool:
    """True for a dictionary whose keys are names that an author chose: fonts, pictures, glyphs."""
    return isinstance(one, pikepdf.Dictionary) and not {"/Type", "/S", "/JS", "/OpenAction"} & set(one.keys())
