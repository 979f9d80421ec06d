"""Several drafts of one visit, one for each form as the first release sent them, as one entry. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Entry


def merged(entries: Sequence[Personal[Entry]]) -> Personal[Entry]:
    """The newest says what it says; what it leaves empty of the one who came, an older one may say.

    The arguments are wiped.
    """
    whole, *rest = [one.reveal() for one in reversed(entries)]
    for older in rest:
        people = list(whole.people)
        if people and older.people:
            said = msgspec.structs.asdict(older.people[0])
            empty = {name: said[name] for name, now in msgspec.structs.asdict(people[0]).items() if now in ("", ())}
            people[0] = msgspec.structs.replace(people[0], **empty)
        whole = msgspec.structs.replace(
            whole, people=tuple(people) or older.people, answers=older.answers | whole.answers
        )
    for one in entries:
        one.wipe()
    return Personal(whole)
