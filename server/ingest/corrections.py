"""Moments that turn out to be others: rows of events corrected, some at a time, and who keeps them told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import F, QuerySet

from edge_sync.messages.errors import MessageError
from edge_sync.messages.letter import ClockState
from server.ingest.arrival import Arrival, moment
from server.ingest.boots import anchor_of
from server.ingest.clocks import SURE, Anchor, Belief, How, Said, better, bracket, by_anchor
from server.ingest.entry import read_raw
from server.ingest.handlers import Handlers
from server.ingest.models import Boot, Event, EventState

AT_ONCE = 500
WORTH_TELLING_MS = 1_000


class Corrections:
    """Dates the letters of boots anew when more is known of them."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers

    def anchored(self, device: str, boot: str, anchor: Anchor) -> None:
        """A boot has a moment that is vouched for: every letter of it moves there."""
        for row in Boot.objects.select_related("stream").filter(boot=boot, stream__device=device):
            if better(anchor_of(row), anchor):
                row.anchor_boottime_ms, row.anchor_wall_ms = anchor.boottime_ms, anchor.wall_ms
                row.anchor_uncertainty_ms, row.has_unsure = anchor.uncertainty_ms, False
                row.save()
                for some in _in_pieces(_letters_of(row)):
                    self._rewrite(row, some, [by_anchor(anchor, event.boottime_ms) for event in some])

    def bracket_boots(self, is_mine: Callable[[str], bool] = lambda device: True) -> int:
        """Date boots that nothing vouches for between their neighbours, once a later sure letter is here."""
        rows = Boot.objects.select_related("stream").filter(
            has_unsure=True, anchor_wall_ms__isnull=True, last_sequence__lte=F("stream__upto")
        )
        done = 0
        for row in rows[:AT_ONCE]:
            if not is_mine(row.stream.device):
                continue
            after = _neighbour(row, before=False)
            if after is None:
                continue
            self._bracket(row, _neighbour(row, before=True), after)
            row.has_unsure = False
            row.save(update_fields=("has_unsure",))
            done += 1
        return done

    def _bracket(self, row: Boot, before: Belief | None, after: Belief) -> None:
        events = list(_letters_of(row).exclude(how__in=_SURE))
        said = [Said(ClockState(e.clock_state), e.said_ms, e.boottime_ms, e.received_ms) for e in events]
        if said:
            beliefs = bracket(said, before, after)
            for start in range(0, len(events), AT_ONCE):
                self._rewrite(row, events[start : start + AT_ONCE], beliefs[start : start + AT_ONCE])

    def _rewrite(self, row: Boot, events: Sequence[Event], beliefs: Sequence[Belief]) -> None:
        told: list[Event] = []
        for event, belief in zip(events, beliefs, strict=True):
            moved = abs(event.believed_ms - belief.at_ms) > WORTH_TELLING_MS
            surer = (event.how in _SURE) != (belief.how in SURE)
            event.believed_ms, event.uncertainty_ms = belief.at_ms, belief.uncertainty_ms
            event.how = belief.how.value
            if (moved or surer) and event.state == EventState.APPLIED:
                told.append(event)
        Event.objects.bulk_update(events, ("believed_ms", "uncertainty_ms", "how"), batch_size=100)
        self._tell(row, told)

    def _tell(self, row: Boot, events: Iterable[Event]) -> None:
        kinds = {shape.KIND for shape in self._handlers.wants_corrections()}
        for event in events:
            if event.kind not in kinds:
                continue
            try:
                message = read_raw(event.kind, event.version, event.data)
            except MessageError:
                continue
            arrival = Arrival(
                row.stream.device,
                row.stream.epoch,
                event.sequence,
                moment(event.believed_ms),
                How(event.how) in SURE,
                moment(event.received_ms),
                event.boottime_ms,
                row.boot,
            )
            self._handlers.correct(message, arrival)


_SURE = [how.value for how in SURE]


def _letters_of(row: Boot) -> QuerySet[Event]:
    place = Event.objects.filter(
        stream=row.stream, boot=row, sequence__gte=row.first_sequence, sequence__lte=row.last_sequence
    )
    return place.order_by("sequence")


def _in_pieces(events: QuerySet[Event]) -> Iterable[list[Event]]:
    last = 0
    while some := list(events.filter(sequence__gt=last)[:AT_ONCE]):
        yield some
        last = some[-1].sequence


def _neighbour(row: Boot, *, before: bool) -> Belief | None:
    """The nearest sure letter of another boot in the same stream."""
    sure = Event.objects.filter(stream=row.stream, how__in=_SURE).exclude(boot=row)
    if before:
        event = sure.filter(sequence__lt=row.first_sequence).order_by("-sequence").first()
    else:
        event = sure.filter(sequence__gt=row.last_sequence).order_by("sequence").first()
    return Belief(event.believed_ms, event.uncertainty_ms, How(event.how)) if event is not None else None
