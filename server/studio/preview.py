"""A form with made-up people on it, drawn by the same overlay that machines use."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.errors import FormError
from edge_sync.stationery.items import read_items
from edge_sync.stationery.overlay_process import OverlayProcess
from server.studio.errors import BlankRefused, NoPreview
from server.studio.export import files_of, questions_file
from server.studio.glovebox.box import Glovebox
from server.studio.library import lay_out
from server.studio.sampling import entry_of, samples

KEPT = 12
AT_ONCE = 2
"""Each takes 120 MB for a second."""


@dataclass(frozen=True)
class Tried:
    """One made-up household's form."""

    pdf: bytes
    pictures: tuple[bytes, ...]
    overfull: tuple[str, ...]
    """Labels of items that had to be set smaller than they may be."""
    lacking_letters: int
    """Letters that no font has."""


class Preview:
    """Keeps the last few, so that every page of a form is not drawn anew. No resident's item ever comes here."""

    def __init__(self, clock: Clock, glovebox: Glovebox) -> None:
        self._clock = clock
        self._glovebox = glovebox
        self._kept: OrderedDict[tuple[str, str], Tried] = OrderedDict()
        self._lock = threading.Lock()
        self._seats = threading.BoundedSemaphore(AT_ONCE)

    def of(self, form: Form, sample: str) -> Tried:
        """The form with these people on it.

        Raises:
            NoPreview: the overlay or the drawing of its pages failed.
            KeyError: no such sample.
        """
        files = files_of(form) | questions_file(form.catalogue)
        key = (hashlib.sha256(msgspec.msgpack.encode(sorted(files.items()))).hexdigest(), sample)
        return self._kept_or(key, lambda: self._draw(files, form, sample))

    def _kept_or(self, key: tuple[str, str], draw: Callable[[], Tried]) -> Tried:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._seats:
            tried = draw()
        with self._lock:
            self._kept[key] = tried
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return tried

    def _draw(self, files: dict[str, bytes], form: Form, sample: str) -> Tried:
        with TemporaryDirectory(prefix="madoguchi-studio-") as folder:
            lay_out(files, Path(folder))
            return self._drawn(OverlayProcess(Path(folder)), form, sample)

    def _drawn(self, overlay: OverlayProcess, form: Form, sample: str) -> Tried:
        entry = entry_of(samples()[sample], form, form.catalogue, business_day(self._clock.now()))
        try:
            overlay.start()
            printed = overlay.fill(form.id, entry)
            pictures = self._glovebox.pictures(printed.pdf)
        except (FormError, BlankRefused) as error:
            raise NoPreview(error.code) from error
        finally:
            overlay.stop()
        labels = {name: item.label for name, item in read_items().items()}
        overfull = tuple(dict.fromkeys(labels.get(name, name) for name in printed.overfull))
        return Tried(printed.pdf, pictures, overfull, printed.lacking_letters)
