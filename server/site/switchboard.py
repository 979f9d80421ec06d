"""What changed, said once: to the rooms that must act, to open pages, and to the other processes of this centre."""

from __future__ import annotations

from collections.abc import Callable


class Switchboard:
    """Rooms say news; whoever wants to act on them is entered by the wiring. Any thread."""

    def __init__(self, tell_pages: Callable[[str], None]) -> None:
        self._tell_pages = tell_pages
        self._tell_others: Callable[[str], None] = lambda news: None
        self._deeds: dict[str, list[Callable[[], None]]] = {}

    def connect(self, tell_others: Callable[[str], None]) -> None:
        """Pass news on to other processes from now on."""
        self._tell_others = tell_others

    def on(self, news: str, deed: Callable[[], None]) -> None:
        """Enter what is to be done, here, when something changed here or there."""
        self._deeds.setdefault(news, []).append(deed)

    def say(self, news: str) -> None:
        """Something changed here."""
        self.heard(news)
        self._tell_others(news)

    def heard(self, news: str) -> None:
        """Something changed in another process."""
        for deed in self._deeds.get(news, ()):
            deed()
        self._tell_pages(news)

    def saying(self, news: str) -> Callable[[], None]:
        """The same as a thing that can be handed to a room."""
        return lambda: self.say(news)
