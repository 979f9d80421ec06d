"""Where the studio and the machines meet over the city's forms."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from edge_sync.messages.content import Bundle
from server.fleet.bundles import BadBundle
from server.fleet.dispatch import Dispatch
from server.studio.errors import StudioError
from server.studio.library import Library
from server.studio.models import FormVersion
from server.studio.works import Author, Works

WriteDown = Callable[[str, str, str], None]


class TooMuch(StudioError):
    """All forms together are more than a machine takes."""

    code = "STUDIO-18"


class Publishing:
    """Gives published forms to machines: version, letters and the book's line in one transaction."""

    def __init__(self, works: Works, library: Library, dispatch: Dispatch, write_down: WriteDown) -> None:
        self._works = works
        self._library = library
        self._dispatch = dispatch
        self._write_down = write_down

    @transaction.atomic
    def publish(self, draft: FormVersion, seen: int, note: str, who: str) -> None:
        """Publish a draft.

        Raises:
            Conflict, NotReady, TooMuch: nothing was changed, nothing is sent.
        """
        form = self._works.publish(draft, seen, note, Author(who))
        self._send(who)
        self._write_down(who, "published_form", f"{form.title} 第{form.version}版")

    @transaction.atomic
    def send_again(self, who: str) -> None:
        """Give all machines all published forms once more.

        Raises:
            TooMuch: nothing is sent.
        """
        self._send(who)
        self._write_down(who, "sent_forms_again", "")

    def _send(self, who: str) -> None:
        try:
            self._dispatch.publish_content(Bundle.FORMS, self._library.files(), by=who)
        except BadBundle as error:
            raise TooMuch(str(error)) from error
