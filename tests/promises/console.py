"""An administrator's browser without its window: signs in at the centre and presses one button."""

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
        self._press("/login/", "/login/", username=name, password=PASSWORD)

    def set_open(self, device: str, *, is_open: bool, sentence: str = "") -> None:
        """Open or close a machine."""
        said = "yes" if is_open else "no"
        self._press("/console/dispatch/", "/console/dispatch/open/", device=device, open=said, sentence=sentence)

    def _press(self, page: str, button: str, **fields: str) -> None:
        with self._opener.open(self._url + page, timeout=10) as answer:
            token = _TOKEN.search(answer.read().decode())
        assert token is not None, f"no form on {page}"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        asked = urllib.request.Request(self._url + button, data=data, headers={"Referer": self._url + page})
        with self._opener.open(asked, timeout=10) as answer:
            assert answer.status == 200, answer.status
            assert button != "/login/" or not answer.url.endswith(button), "not signed in"
