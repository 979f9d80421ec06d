"""Addresses of the template studio; administrators alone come in."""

from __future__ import annotations

from django.urls import URLPattern, path

from server.site.doors import administrators
from server.site.publishing import Publishing
from server.site.wiring import House
from server.site.wording import words
from server.staff.audit import write_down
from server.studio.editing import Editing
from server.studio.finishing import Finishing
from server.studio.glovebox.box import Glovebox
from server.studio.preview import Preview
from server.studio.printer import LpPrinter
from server.studio.room import Room
from server.studio.shelf_pages import ShelfPages
from server.studio.works import Works


def studio_room(house: House) -> Room:
    """The studio's tools, made once."""

    def write_down_now(who: str, did: str, what: str) -> None:
        write_down(who, did, what, at=house.clock.now())

    settings, library = house.settings.studio, house.library
    glovebox = Glovebox(settings.limits)
    works = Works(house.clock, glovebox, library)
    publishing = Publishing(works, library, house.dispatch, write_down_now)
    return Room(
        clock=house.clock,
        limits=settings.limits,
        works=works,
        library=library,
        preview=Preview(house.clock, glovebox),
        printer=LpPrinter(settings.printer) if settings.printer else None,
        write_down=write_down_now,
        publish=publishing.publish,
        send_again=publishing.send_again,
        words=lambda table: words().get(table, {}),
    )


def studio_routes(house: House) -> list[URLPattern]:
    """Lay them out."""
    room = studio_room(house)
    shelf, editing, finishing = ShelfPages(room), Editing(room), Finishing(room)
    base = "console/studio"
    one = f"{base}/<int:work>"
    ways = (
        (f"{base}/", shelf.page, "studio"),
        (f"{base}/new/", shelf.new, "studio_new"),
        (f"{base}/open/", shelf.open, "studio_open"),
        (f"{base}/put-away/", shelf.put_away, "studio_put_away"),
        (f"{base}/send/", shelf.send_again, "studio_send"),
        (f"{base}/picture/<slug:blank>/<int:number>.png", editing.picture, "studio_picture"),
        (f"{one}/blank/", shelf.blank, "studio_blank"),
        (f"{one}/boxes/", editing.page, "studio_boxes"),
        (f"{one}/save/", editing.save, "studio_save"),
        (f"{one}/question/", editing.question, "studio_question"),
        (f"{one}/check/", finishing.check, "studio_check"),
        (f"{one}/check/<slug:sample>/", finishing.tried, "studio_tried"),
        (f"{one}/check/<slug:sample>/<int:number>.png", finishing.tried_picture, "studio_tried_picture"),
        (f"{one}/check/<slug:sample>.pdf", finishing.tried_pdf, "studio_tried_pdf"),
        (f"{one}/print/", finishing.print_out, "studio_print"),
        (f"{one}/publish/", finishing.publish, "studio_publish"),
        (f"{one}/history/", shelf.history, "studio_history"),
    )
    return [path(where, administrators(page), name=name) for where, page, name in ways]
