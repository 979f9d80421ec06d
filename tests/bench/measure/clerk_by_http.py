"""A clerk who presses buttons of the console without a browser: nothing but the server's own time is measured."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Clerk:
    """Signed in and seated at a counter."""

    def __init__(self, url: str, name: str, password: str, counter: int) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._token = self._read("/login/")
        self.press("/login/", username=name, password=password)
        self._token = self._read("/console/counter/")
        self.press("/console/counter/", counter=str(counter))

    def _read(self, page: str) -> str:
        with self._opener.open(self._url + page, timeout=10) as answer:
            found = _TOKEN.search(answer.read().decode())
        assert found is not None, page
        return found[1]

    def press(self, button: str, **fields: str) -> None:
        """Send the form; the answer is read to its end."""
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self._token, **fields}).encode()
        asked = urllib.request.Request(self._url + button, data=data, headers={"Referer": self._url + button})
        with self._opener.open(asked, timeout=10) as answer:
            answer.read()
