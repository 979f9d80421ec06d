"""A browser without its window: somebody signs in at the centre and presses buttons."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.server.stage.centre import PASSWORD, Centre

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Console:
    """Signed in as ``name``, who is there already."""

    def __init__(self, centre: Centre, name: str) -> None:
        self._url = centre.url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.press("/login/", "/login/", username=name, password=PASSWORD)

    def set_open(self, device: str, *, is_open: bool, sentence: str = "") -> None:
        """Open or close a machine."""
        said = "yes" if is_open else "no"
        self.press("/console/dispatch/", "/console/dispatch/open/", device=device, open=said, sentence=sentence)

    def read(self, page: str) -> str:
        """What a page says now."""
        with self._opener.open(self._url + page, timeout=10) as answer:
            return str(answer.read().decode())

    def press(self, page: str, button: str, **fields: str | list[str]) -> str:
        """Send a form of ``page`` to ``button``; gives the page that comes of it. Raises HTTPError."""
        token = _TOKEN.search(self.read(page))
        assert token is not None, f"no form on {page}"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}, doseq=True).encode()
        asked = urllib.request.Request(self._url + button, data=data, headers={"Referer": self._url + page})
        with self._opener.open(asked, timeout=10) as answer:
            assert answer.status == 200, answer.status
            assert button != "/login/" or not answer.url.endswith(button), "not signed in"
            return str(answer.read().decode())
