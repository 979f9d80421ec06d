"""The hand that seals: what the person confirmed goes to the counter, and only the city can open it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.personal import Personal, PersonalDataLeak
from edge_sync.messages import forms
from edge_sync.messages.entry import Entry
from edge_sync.messages.message import Uplink
from edge_sync.seal.city_key import CityKey
from edge_sync.seal.envelope import purpose, seal
from edge_sync.seal.errors import NoCityKey, SealError
from edge_sync.stationery.catalogue import Form, find_form
from edge_sync.stationery.errors import FormError
from kiosk.hands.hand import Hand
from kiosk.hands.paper_codes import Codes, no_codes
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.visit.privacy import Vault

log = logging.getLogger(__name__)

LOOK_AGAIN_MS = 60_000


class SealHand(Hand):
    """An entry that cannot be sealed is not sent: the paper is in the person's hand all the same."""

    def __init__(
        self,
        device: str,
        city_key: Callable[[], CityKey | None],
        library: dict[str, Form],
        vault: Vault,
        record: Callable[[Uplink], object],
        post: Post,
        codes: Codes = no_codes,
    ) -> None:
        """``city_key`` raises NoCityKey; it gives None where nothing is to be sent at all."""
        super().__init__("seal", post, idle_ms=LOOK_AGAIN_MS)
        self._device = device
        self._city_key = city_key
        self._library = library
        self._vault = vault
        self._record = record
        self._codes = codes

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
        assert isinstance(effect, effects.SealEntry)
        codes: tuple[str, ...] = ()
        try:
            codes = self._seal(effect)
        except (SealError, FormError, PersonalDataLeak) as error:
            self.fault = error.code
            log.error("entry not sealed %s", fields(code=error.code))
        else:
            self.fault = None
        self._post(happenings.EntrySealed(effect.visit_id, codes))

    def _seal(self, effect: effects.SealEntry) -> tuple[str, ...]:
        key = self._city_key()
        if key is None or not self._vault.has_entry():
            return ()
        entry = self._vault.entry()
        needed = tuple(
            forms.FormNeeded(form=form.id, form_version=form.version)
            for form in (find_form(self._library, form_id) for form_id in effect.forms)
        )
        self._record(self._letter(effect.visit_id, entry, needed, key))
        return self._codes(entry, effect.visit_id, needed, key) if effect.with_codes else ()

    def _letter(
        self, visit_id: str, entry: Entry, needed: tuple[forms.FormNeeded, ...], key: CityKey
    ) -> forms.EntryMade:
        written = Personal(bytearray(msgspec.json.encode(entry)))
        shape = forms.EntryMade
        bound_to = purpose(kind=shape.KIND, version=shape.VERSION, device=self._device, visit_id=visit_id)
        try:
            sealed = seal(written, key, bound_to)
        finally:
            written.wipe()
        return shape(visit_id=visit_id, forms=needed, sealed=sealed)
