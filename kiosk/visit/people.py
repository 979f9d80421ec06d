"""What a card says of its holder, as an entry knows a person. Pure."""

from __future__ import annotations

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Person, Source
from kiosk.cards.holder import HolderFacts, Sex

SEXES = {Sex.MALE: "male", Sex.FEMALE: "female"}


def person_of(facts: HolderFacts, source: Source) -> Person:
    """The holder as a person of an entry, letter by letter as the card has it. Use it and let go of it."""
    return Person(
        name=_text(facts.name),
        address=_text(facts.address),
        birth_date=facts.birth_date.reveal().isoformat() if facts.birth_date is not None else "",
        sex=SEXES.get(facts.sex.reveal(), ""),
        kana=_text(facts.kana),
        alias=_text(facts.alias),
        former_name=_text(facts.former_name),
        source=source,
        flags=tuple(sorted(flag.value for flag in facts.flags)),
    )


def _text(item: Personal[str] | None) -> str:
    return item.reveal() if item is not None else ""
