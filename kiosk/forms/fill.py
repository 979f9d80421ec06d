"""A holder's facts and public facts to what stands in each box. Pure."""

from __future__ import annotations

from datetime import date

from kiosk.cards.holder import HolderFacts, Sex
from kiosk.forms.eras import in_era

SEX_CHOICES = {Sex.MALE: "male", Sex.FEMALE: "female"}


def values(facts: HolderFacts, today: date, ticket: str) -> dict[str, str]:
    """Give each item of the catalogue its text or choice; an item nobody knows is left out.

    The result holds a person's items: use it and let go of it, never store or log it.
    """
    now = in_era(today)
    found = {
        "name": facts.name.reveal(),
        "address": facts.address.reveal(),
        "today_year": str(now.year),
        "today_month": str(now.month),
        "today_day": str(now.day),
        "ticket": ticket,
    }
    if facts.birth_date is not None:
        born = in_era(facts.birth_date.reveal())
        found |= {
            "birth_era": born.era,
            "birth_year": str(born.year),
            "birth_month": str(born.month),
            "birth_day": str(born.day),
        }
    sex = SEX_CHOICES.get(facts.sex.reveal())
    return found | ({"sex": sex} if sex else {})
