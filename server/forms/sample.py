"""The sample person, for previews: nobody's data."""

from __future__ import annotations

from collections.abc import Mapping

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person, Source
from edge_sync.stationery.items import Item
from edge_sync.stationery.questions import Question


def sample_entry(items: Mapping[str, Item], questions: Mapping[str, Question]) -> Entry:
    """A household of ten with a rare letter in a name, and the first choice for each question."""
    said = {name: item.sample for name, item in items.items()}
    first = Person(
        name="架空　𠮷子",
        kana=said["kana"],
        former_name=said["former_name"],
        alias=said["alias"],
        birth_date="1975-06-01",
        sex="female",
        postal_code="7588555",
        address=said["address"],
        phone=said["phone"],
        relation="本人",
        source=Source.MY_NUMBER,
    )
    member = Person(name=said["name"], kana=said["kana"], birth_date="2019-05-01", sex="male", address=said["address"])
    answers = {name: one.choices[0].id if one.choices else str(one.least) for name, one in questions.items()}
    answers |= {name: "2026-04-01" for name, one in questions.items() if one.kind == "date"}
    return Entry(people=(first, *[member] * (MOST_PEOPLE - 1)), answers=answers, today="2026-04-01", ticket="A012")
