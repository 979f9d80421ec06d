"""The independent checker: ``python -m tests.bench.history.check HISTORY DATABASE``.

It imports nothing of the post office or the centre, only json and raw sqlite3. Exit status 0 when
nothing is lost, doubled, strange or changed; 1 otherwise, with every finding on a line.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.history import database
from tests.bench.history.database import Recorded, TicketRow
from tests.bench.history.record import Line, digest, read

OWN_KINDS = ("health.started", "line.")
"""Letters that a post office writes of its own accord; nobody at a desk attempted them."""
TICKET_KIND = "queueing.ticket_issued"

Name = tuple[str, str, str]
"""Device, kind and digest: what was said, wherever it stands."""


@dataclass
class Verdict:
    """What the checker found; empty lists everywhere mean that every promise held."""

    accepted: int = 0
    unknown: int = 0
    unknown_that_arrived: int = 0
    stored: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    alien: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)

    def findings(self) -> list[str]:
        """Every finding with the name of its promise."""
        names = ("lost", "doubled", "alien", "changed", "disordered", "tickets")
        return [f"{name}: {what}" for name in names for what in getattr(self, name)]

    def summary(self) -> str:
        """One line for a person."""
        return (
            f"accepted {self.accepted}, stored {self.stored}, unknown {self.unknown} "
            f"({self.unknown_that_arrived} of them arrived), lost {len(self.lost)}, doubled {len(self.doubled)}, "
            f"alien {len(self.alien)}, changed {len(self.changed)}, disordered {len(self.disordered)}, "
            f"tickets wrong {len(self.tickets)}"
        )


def judge(history: Iterable[Line], stored: Sequence[Recorded], queue: Sequence[TicketRow]) -> Verdict:
    """Compare what was said at the desks with what the centre has."""
    lines = list(history)
    accepted = [line for line in lines if line.outcome == "accepted"]
    unknown = [line for line in lines if line.outcome != "accepted"]
    verdict = Verdict(accepted=len(accepted), unknown=len(unknown), stored=len(stored))
    copies = Counter((row.device, row.kind, digest(row.data)) for row in stored)
    _losses(verdict, accepted, copies)
    _strangers(verdict, accepted, unknown, stored, copies)
    _places(verdict, accepted, stored)
    _order(verdict, accepted, stored)
    _queue(verdict, accepted, unknown, queue)
    return verdict


def _losses(verdict: Verdict, accepted: Sequence[Line], copies: Counter[Name]) -> None:
    for line in accepted:
        found = copies[line.device, line.kind, line.data_sha256]
        if found == 0:
            verdict.lost.append(f"{line.device} sequence {line.sequence} {line.kind} visit {line.visit_id}")


def _strangers(
    verdict: Verdict,
    accepted: Sequence[Line],
    unknown: Sequence[Line],
    stored: Sequence[Recorded],
    copies: Counter[Name],
) -> None:
    known = {(line.device, line.kind, line.data_sha256) for line in accepted}
    perhaps = {(line.device, line.kind, line.data_sha256) for line in unknown if line.data_sha256}
    visits = {line.visit_id for line in unknown if not line.data_sha256}
    for row in stored:
        name = (row.device, row.kind, digest(row.data))
        if row.kind.startswith(OWN_KINDS):
            continue
        if copies[name] > 1:
            verdict.doubled.append(f"{row.device} sequence {row.sequence} {row.kind} stands {copies[name]} times")
        if name in known:
            continue
        if name in perhaps or (row.kind == TICKET_KIND and any(visit.encode() in row.data for visit in visits)):
            verdict.unknown_that_arrived += 1
        else:
            verdict.alien.append(f"{row.device} sequence {row.sequence} {row.kind} was never attempted")


def _places(verdict: Verdict, accepted: Sequence[Line], stored: Sequence[Recorded]) -> None:
    """Each accepted letter stands under the number that the desk told."""
    places = {(row.device, row.epoch, row.sequence): row for row in stored}
    for line in accepted:
        if line.sequence is None:
            continue
        row = places.get((line.device, line.epoch, line.sequence))
        if row is not None and (row.kind, digest(row.data)) != (line.kind, line.data_sha256):
            verdict.changed.append(f"{line.device} sequence {line.sequence} holds another {row.kind}")
        elif row is None:
            verdict.changed.append(f"{line.device} sequence {line.sequence} is empty in epoch {line.epoch[:8]}")


def _order(verdict: Verdict, accepted: Sequence[Line], stored: Sequence[Recorded]) -> None:
    """Each number once in its stream, and what one person said one after the other stands in that order."""
    owners: Counter[str] = Counter(row.event_id for row in stored)
    streams: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in stored:
        streams[row.device, row.epoch].append(row.sequence)
    for line in accepted:
        if line.sequence is not None:
            streams[f"{line.device} as {line.by} told it", line.epoch].append(line.sequence)
    for (device, epoch), numbers in streams.items():
        for before, after in itertools.pairwise(numbers):
            if after <= before:
                verdict.disordered.append(f"{device} {epoch[:8]}: {after} after {before}")
    verdict.doubled += [f"identifier {name} stands {times} times" for name, times in owners.items() if times > 1]


def _queue(verdict: Verdict, accepted: Sequence[Line], unknown: Sequence[Line], queue: Sequence[TicketRow]) -> None:
    rows = Counter(row.visit_id for row in queue)
    numbers = {row.visit_id: (row.device, row.number) for row in queue}
    given = {line.visit_id: line for line in accepted if line.kind == TICKET_KIND}
    attempted = set(given) | {line.visit_id for line in unknown if line.kind == TICKET_KIND}
    for visit_id, line in given.items():
        if rows[visit_id] != 1:
            verdict.tickets.append(f"{line.device} {line.ticket}: {rows[visit_id]} rows in the queue, not 1")
        elif numbers[visit_id] != (line.device, line.ticket):
            verdict.tickets.append(f"{line.device} {line.ticket} stands as {numbers[visit_id][1]}")
    verdict.tickets += [f"{row.number} was never asked for" for row in queue if row.visit_id not in attempted]


def check(history: Path, centre_database: Path) -> Verdict:
    """Judge a history file against a database file."""
    with database.looking_into(centre_database) as connection:
        return judge(read(history), list(database.letters(connection)), list(database.tickets(connection)))


def main(words: list[str] | None = None) -> int:
    """Exit status 0 when nothing was found."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.history.check", description=__doc__.splitlines()[0])
    reader.add_argument("history", type=Path)
    reader.add_argument("database", type=Path)
    asked = reader.parse_args(words)
    verdict = check(asked.history, asked.database)
    sys.stdout.write("\n".join([verdict.summary(), *verdict.findings()]) + "\n")
    return 1 if verdict.findings() else 0


if __name__ == "__main__":
    sys.exit(main())
