"""What the console's buttons do: the name of a button to a deed of the desk and its word in the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from server.queueing.errors import QueueError
from server.queueing.models import Ticket
from server.queueing.service import CallDesk, Clerk
from server.site.wording import name_of, words


class UnknownService(QueueError):
    """No errand was chosen, or one that the hall does not have."""

    code = "QUEUE-13"


@dataclass(frozen=True)
class Press:
    """One press of a button, with what was filled in."""

    desk: CallDesk
    clerk: Clerk
    fields: QueryDict
    services: Mapping[str, str]
    """The hall's services with their names."""

    @property
    def ticket(self) -> int:
        """The number's row; 0, which no row has, when there is none."""
        return number(self.fields.get("ticket", ""))

    def chosen(self) -> list[str]:
        """Services that were chosen. Raises ``UnknownService``."""
        chosen = self.fields.getlist("service")
        if not set(chosen) <= set(self.services):
            raise UnknownService
        return chosen

    def service(self) -> str:
        """The one service that was chosen. Raises ``UnknownService``."""
        chosen = self.chosen()
        if len(chosen) != 1:
            raise UnknownService
        return chosen[0]

    def key_of(self, table: str) -> str:
        """The reason that was chosen, as a key of the site's names."""
        reason = self.fields.get("reason", "")
        return reason if reason in words()[table] else "other"


@dataclass(frozen=True)
class Deed:
    """A deed of the desk."""

    did: str
    """Its word in the book, and what the page says afterwards."""
    do: Callable[[Press], Ticket]


def _transfer(press: Press) -> Ticket:
    keeps_place = press.fields.get("place") == "keep"
    note = " ".join(press.fields.get("note", "").split())
    return press.desk.transfer(press.ticket, press.clerk, press.service(), note, keeps_place=keeps_place)


DEEDS: dict[str, Deed] = {
    "next": Deed("called", lambda press: press.desk.call_next(press.clerk)),
    "recall": Deed("recalled", lambda press: press.desk.recall(press.ticket, press.clerk)),
    "finish": Deed("finished", lambda press: press.desk.finish(press.ticket, press.clerk)),
    "no_show": Deed("no_show", lambda press: press.desk.no_show(press.ticket, press.clerk)),
    "choose": Deed("chosen", lambda press: press.desk.call_this(press.ticket, press.clerk)),
    "call_held": Deed("called_held", lambda press: press.desk.call_held(press.ticket, press.clerk)),
    "late": Deed("late", lambda press: press.desk.late(press.ticket, press.clerk)),
    "hold": Deed("held", lambda press: press.desk.hold(press.ticket, press.clerk, press.key_of("hold_reasons"))),
    "resume": Deed("resumed", lambda press: press.desk.resume(press.ticket, press.clerk)),
    "cancel": Deed("cancelled", lambda press: press.desk.cancel(press.ticket, press.clerk)),
    "transfer": Deed("transferred", _transfer),
    "services": Deed(
        "added_services", lambda press: press.desk.add_services(press.ticket, press.clerk, press.chosen())
    ),
    "go_on": Deed("went_on", lambda press: press.desk.go_on(press.ticket, press.clerk)),
    "undo": Deed(
        "took_back", lambda press: press.desk.take_back(press.clerk, number(press.fields.get("undone", "")) or None)
    ),
}


def sentence(error: QueueError) -> str:
    """What the page says of an error."""
    return name_of("errors", error.code).format(**error.fields)


def number(text: str) -> int:
    """A row's number from a form; 0, which no row has, when it is not a number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
