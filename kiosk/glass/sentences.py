"""What a screen says, in the order in which its parts say it. Pure."""

from __future__ import annotations

from kiosk.glass.flow import Flow, Unit
from kiosk.glass.fonts import JAPANESE_LETTERS
from kiosk.glass.picture import Picture
from kiosk.glass.sheet import Sheet
from kiosk.visit.journey import Scene


def sentences(sheet: Sheet, width_px: float, picture: Picture) -> list[Unit]:
    """Title, lines, notice, items, drawings: everything but what is touched."""
    flow = Flow(sheet, width_px)
    flow.text(picture.title, bold=True, before_mm=0)
    match picture.scene:
        case Scene.TICKET:
            _ticket(flow, picture)
        case Scene.REVIEW:
            _notice(flow, picture)
            _items(flow, picture)
        case Scene.PEOPLE:
            _names(flow, picture)
        case _:
            flow.text(*picture.lines)
            _notice(flow, picture)
            _drawings(flow, picture)
    return flow.units


def _notice(flow: Flow, picture: Picture) -> None:
    if picture.notice:
        flow.text(picture.notice, bold=True, fill="notice", ink="notice_ink", before_mm=2.5)


def _ticket(flow: Flow, picture: Picture) -> None:
    flow.figure("number", picture.number)
    take_along = bool(picture.follow and picture.follow_words)
    if picture.people and not take_along:
        flow.text(picture.people)
    if not picture.follow_words:
        flow.text(*picture.lines)
    _notice(flow, picture)
    if picture.follow:
        if picture.follow_words:
            flow.text(picture.follow_words, keep=True)
        flow.figure("qr", picture.follow)


def _items(flow: Flow, picture: Picture) -> None:
    for item in picture.items:
        shown = item.text.reveal() if item.text is not None else "—"
        flow.text(item.label, keep=True)
        flow.text(shown or picture.by_hand, bold=True, personal=bool(shown), said_in=item.language, before_mm=0.2)


def _names(flow: Flow, picture: Picture) -> None:
    """Whose name and the name on one line where both have the same letters."""
    for item in picture.names:
        name = item.text.reveal() if item.text is not None else "—"
        if picture.manner.language in JAPANESE_LETTERS:
            flow.text(f"{item.label}　{name}", bold=True, personal=True)
            continue
        flow.text(item.label, keep=True)
        flow.text(name, bold=True, personal=True, before_mm=0.2)


def _drawings(flow: Flow, picture: Picture) -> None:
    if picture.scene is Scene.CARD:
        flow.figure("card")
    if picture.scene is Scene.WORKING:
        flow.figure("busy")
    if picture.scene is Scene.THANKS and picture.number:
        flow.text(picture.header_number.split(" ", 1)[0], bold=True, keep=True)
        flow.figure("number", picture.number)
        if picture.follow:
            flow.figure("qr", picture.follow)
