"""Forms: filled, sealed, printed."""

from __future__ import annotations

from edge_sync.messages.forms import JobState
from kiosk.visit.happenings.happening import Happening


class FormsFilled(Happening, frozen=True):
    """The forms are filled; the entry knows what no font had."""

    visit_id: str


class EntrySealed(Happening, frozen=True):
    """The entry was sealed, or could not be, or needs no seal here: nothing waits for it any more.

    ``codes``: the entry once more, sealed and signed, as texts of QR codes; empty: no sheet for the counter.
    """

    visit_id: str
    codes: tuple[str, ...] = ()


class FormMoved(Happening, frozen=True):
    """A form's job reached a state; ``fault`` says why it does not go on."""

    form: str
    job_state: JobState
    took_ms: int
    fault: str | None = None
