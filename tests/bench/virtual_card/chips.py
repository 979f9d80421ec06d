"""Which chip a persona's card has."""

from __future__ import annotations

from tests.bench.virtual_card.files import Chip
from tests.bench.virtual_card.foreign_chips import blank_chip, passport_chip, payment_chip, transit_chip
from tests.bench.virtual_card.licence_chip import licence_chip
from tests.bench.virtual_card.my_number_chip import my_number_chip
from tests.bench.virtual_card.persona import Persona
from tests.bench.virtual_card.residence_chip import residence_chip


def chip_of(persona: Persona) -> Chip:
    """Make the chip, freshly issued but for the counters that the persona tells."""
    if persona.behaviour.foreign:
        return transit_chip()
    match persona.card:
        case "my_number":
            return my_number_chip(persona)
        case "drivers_licence":
            return licence_chip(persona)
        case "residence_card":
            return residence_chip(persona)
        case "transit":
            return transit_chip()
        case "payment":
            return payment_chip()
        case "passport":
            return passport_chip()
        case "blank":
            return blank_chip()
