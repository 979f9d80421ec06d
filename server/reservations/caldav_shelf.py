"""Adapter for CalDAV (RFC 4791): collections of events on somebody else's server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from xml.etree import ElementTree

from caldav.davclient import DAVClient
from caldav.lib.error import DAVError
from niquests.exceptions import RequestException

from server.reservations.errors import ReservationError

TIMEOUT_S = 10
TYPE = {"Content-Type": "text/calendar; charset=utf-8"}
_ETAGS = '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>'
_MAKE = (
    '<?xml version="1.0" encoding="utf-8"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:set><d:prop><d:displayname>{name}</d:displayname></d:prop></d:set></c:mkcalendar>"
)


class CalendarServerDown(ReservationError):
    """The server does not answer, or refuses; ``status`` is its answer, 0 none."""

    code = "RESERVE-08"

    def __init__(self, status: int = 0) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Shelf:
    """One conversation with the server. Every deed raises CalendarServerDown."""

    def __init__(self, url: str, user: str, password_file: Path) -> None:
        """``url`` is the home under which collections are made."""
        self._home = url.rstrip("/") + "/"
        self._user = user
        self._password_file = password_file

    def __enter__(self) -> Shelf:
        try:
            password = self._password_file.read_text("utf-8").strip()
        except OSError as error:
            raise CalendarServerDown from error
        self._client = DAVClient(
            url=self._home,
            username=self._user,
            password=password,
            timeout=TIMEOUT_S,
            enable_rfc6764=False,
            require_tls=False,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def open(self, collection: str, name: str) -> dict[str, str]:
        """Make the collection if there is none; its events as {UID: ETag}."""
        answer = self._ask(lambda: self._client.propfind(self._url(collection), _ETAGS, 1), (207, 404))
        if answer.status == 404:
            body = _MAKE.format(name=_escaped(name))
            self._ask(lambda: self._client.mkcalendar(self._url(collection), body), (201,))
            return {}
        return _etags(answer.raw)

    def put(self, collection: str, uid: str, body: bytes) -> str:
        """Lay an event down, new or in place of an older one; its ETag, empty if the server keeps it to itself."""
        url = self._url(collection, uid)
        answer = self._ask(lambda: self._client.put(url, body.decode(), TYPE), (200, 201, 204))
        return str(answer.headers.get("ETag", ""))

    def delete(self, collection: str, uid: str) -> None:
        """Take an event away; one that is gone already is well."""
        self._ask(lambda: self._client.delete(self._url(collection, uid)), (200, 202, 204, 404))

    def _url(self, collection: str, uid: str = "") -> str:
        return f"{self._home}{collection}/" + (f"{uid}.ics" if uid else "")

    def _ask(self, deed: Callable[[], Any], well: tuple[int, ...]) -> Any:
        try:
            answer = deed()
        except (DAVError, RequestException, OSError) as error:
            raise CalendarServerDown from error
        if answer.status not in well:
            raise CalendarServerDown(answer.status)
        return answer


def _etags(body: str | bytes) -> dict[str, str]:
    """Raises CalendarServerDown: the answer is no multistatus."""
    try:
        tree = ElementTree.fromstring(body)  # noqa: S314 - the city's own server, behind its password
    except ElementTree.ParseError as error:
        raise CalendarServerDown from error
    found = {}
    for one in tree.iter("{DAV:}response"):
        name = (one.findtext("{DAV:}href") or "").rpartition("/")[2]
        tag = one.findtext(".//{DAV:}getetag")
        if name.endswith(".ics") and tag:
            found[name.removesuffix(".ics")] = tag
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
