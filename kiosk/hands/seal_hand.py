"""The hand that seals: what the person confirmed goes to the counter, and only the city can open it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.personal import Personal, PersonalDataLeak
from edge_sync.messages import forms
from edge_sync.messages.message import Uplink
from edge_sync.seal.city_key import CityKey
from edge_sync.seal.envelope import purpose, seal
from edge_sync.seal.errors import NoCityKey, SealError
from kiosk.forms.catalogue import Form, find_form
from kiosk.forms.errors import FormError
from kiosk.forms.fill import values
from kiosk.hands.hand import Hand
from kiosk.visit import effects
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.visit.privacy import Vault

log = logging.getLogger(__name__)

LOOK_AGAIN_MS = 60_000


class SealHand(Hand):
    """A draft that cannot be sealed is not sent: the paper is in the person's hand all the same."""

    def __init__(
        self,
        device: str,
        city_key: Callable[[], CityKey | None],
        library: dict[str, Form],
        vault: Vault,
        clock: Clock,
        record: Callable[[Uplink], object],
        post: Post,
    ) -> None:
        """``city_key`` raises NoCityKey; it gives None where nothing is to be sent at all."""
        super().__init__("seal", post, idle_ms=LOOK_AGAIN_MS)
        self._device = device
        self._city_key = city_key
        self._library = library
        self._vault = vault
        self._clock = clock
        self._record = record

    def wake(self) -> None:
        self.rest()

    def rest(self) -> None:
        """Notice before the next visitor that there is nothing to seal with."""
        try:
            self._city_key()
            self.fault = None
        except NoCityKey as error:
            self.fault = error.code
            log.warning("nothing to seal with %s", fields(why=error))

    def handle(self, effect: Effect) -> None:
        assert isinstance(effect, effects.SealDraft)
        try:
            letter = self._sealed(effect)
        except (SealError, FormError, PersonalDataLeak) as error:
            self.fault = error.code
            log.error("draft not sealed %s", fields(code=error.code))
            return
        self.fault = None
        if letter is not None:
            self._record(letter)

    def _sealed(self, effect: effects.SealDraft) -> forms.Draft | None:
        key, facts = self._city_key(), self._vault.facts()
        if key is None or facts is None:
            return None
        form = find_form(self._library, effect.form)
        today = self._clock.now().astimezone(TOKYO).date()
        filled = Personal(bytearray(msgspec.json.encode(forms.Filled(items=values(facts, today, effect.ticket)))))
        shape = forms.Draft
        bound_to = purpose(kind=shape.KIND, version=shape.VERSION, device=self._device, visit_id=effect.visit_id)
        try:
            sealed = seal(filled, key, bound_to)
        finally:
            filled.wipe()
        return shape(visit_id=effect.visit_id, form=form.id, form_version=form.version, sealed=sealed)
