"""The seal: only the city opens it, only for its own letter; a key the authority did not sign is not used."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.groundwork.personal import Personal, PersonalDataLeak
from edge_sync.messages.sealed import Sealed
from edge_sync.seal.city_key import choose_key
from edge_sync.seal.envelope import LARGEST_CONTENT_BYTES, purpose, seal
from edge_sync.seal.errors import NoCityKey, TooMuch
from provisioning.authority.authority import Authority
from provisioning.authority.errors import BadSealKey
from server.forms.errors import BrokenSeal, NoSuchKey, UnsafeSafe
from tests.bench.seal import CitySeal

WORDS = "髙橋 葛󠄀飾".encode()
VISIT = "01960f3a7c5b7d2e8a4f00112233aabb"


def bound(**other: str) -> bytes:
    return purpose(**{"kind": "forms.draft", "version": 1, "device": "kiosk-01", "visit_id": VISIT} | other)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))


@pytest.fixture
def city(tmp_path: Path, clock: HandClock) -> CitySeal:
    return CitySeal(tmp_path / "city", clock=clock)


def test_what_is_sealed_holds_no_word_of_it_and_the_city_opens_it(city: CitySeal) -> None:
    sealed = seal(Personal(bytearray(WORDS)), city.key(), bound())
    assert WORDS not in sealed.body
    assert sealed.key == city.key().id
    assert city.safe.open(sealed, bound()).reveal() == WORDS


def test_the_same_words_look_different_each_time(city: CitySeal) -> None:
    first, second = (seal(Personal(bytearray(WORDS)), city.key(), bound()) for _ in range(2))
    assert first.body != second.body


@pytest.mark.parametrize("other", [{"device": "kiosk-02"}, {"visit_id": "0" * 32}, {"kind": "forms.other"}])
def test_a_seal_moved_into_another_letter_does_not_open(city: CitySeal, other: dict[str, str]) -> None:
    sealed = seal(Personal(bytearray(WORDS)), city.key(), bound())
    with pytest.raises(BrokenSeal):
        city.safe.open(sealed, bound(**other))


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_one_changed_bit_and_it_does_not_open(city: CitySeal, place: int) -> None:
    sealed = seal(Personal(bytearray(WORDS)), city.key(), bound())
    body = bytearray(sealed.body)
    body[place] ^= 1
    with pytest.raises(BrokenSeal):
        city.safe.open(Sealed(key=sealed.key, body=bytes(body)), bound())


def test_after_a_rotation_new_seals_use_the_new_key_and_old_ones_still_open(city: CitySeal, clock: HandClock) -> None:
    old = seal(Personal(bytearray(WORDS)), city.key(), bound())
    clock.advance(90 * 86_400_000)
    newer = city.rotate()
    assert city.key().id == newer != old.key
    assert city.safe.open(old, bound()).reveal() == WORDS
    city.safe.destroy(old.key)
    with pytest.raises(NoSuchKey):
        city.safe.open(old, bound())


def test_a_certificate_that_ran_out_is_not_used_and_the_reason_is_told(city: CitySeal, clock: HandClock) -> None:
    clock.advance(200 * 86_400_000)
    with pytest.raises(NoCityKey) as caught:
        city.key()
    assert "ran out" in next(iter(caught.value.refused.values()))


def test_a_machine_that_woke_up_in_the_past_can_still_seal(city: CitySeal, clock: HandClock) -> None:
    clock.jump(clock.now() - timedelta(days=730))
    assert city.key().id in city.safe.ids()


def test_a_key_of_another_authority_is_not_used(city: CitySeal, tmp_path: Path, clock: HandClock) -> None:
    stranger = CitySeal(tmp_path / "stranger", clock=clock)
    with pytest.raises(NoCityKey) as caught:
        choose_key([stranger.certificates], city.authority.ca, clock.now())
    assert "not signed" in next(iter(caught.value.refused.values()))


def test_a_machines_own_certificate_is_no_sealing_key(city: CitySeal, tmp_path: Path, clock: HandClock) -> None:
    folder = tmp_path / "wrong"
    folder.mkdir()
    shutil.copy(city.authority.device("kiosk-01").certificate, folder)
    (folder / "torn.crt").write_bytes(b"-----BEGIN CERTIFICATE-----")
    with pytest.raises(NoCityKey) as caught:
        choose_key([folder, tmp_path / "absent"], city.authority.ca, clock.now())
    assert set(caught.value.refused) == {"kiosk-01.crt", "torn.crt"}


def test_the_authority_certifies_sealing_keys_only(tmp_path: Path, clock: HandClock) -> None:
    authority = Authority.create(tmp_path / "a", city="hagi", clock=clock, random_bytes=os.urandom)
    with pytest.raises(BadSealKey):
        authority.seal(b"nonsense")


def test_too_much_is_refused_and_wiped_content_cannot_be_sealed(city: CitySeal) -> None:
    with pytest.raises(TooMuch):
        seal(Personal(bytearray(LARGEST_CONTENT_BYTES + 1)), city.key(), bound())
    gone = Personal(bytearray(WORDS))
    gone.wipe()
    with pytest.raises(PersonalDataLeak):
        seal(gone, city.key(), bound())


def test_a_safe_that_others_may_read_stays_closed(city: CitySeal, tmp_path: Path) -> None:
    sealed = seal(Personal(bytearray(WORDS)), city.key(), bound())
    key = tmp_path / "city" / "safe" / f"{sealed.key}.key"
    key.chmod(0o640)
    with pytest.raises(UnsafeSafe):
        city.safe.open(sealed, bound())


def test_a_destroyed_key_leaves_nothing_of_it_behind(city: CitySeal, tmp_path: Path) -> None:
    (key,) = city.safe.ids()
    city.safe.destroy(key)
    assert list((tmp_path / "city" / "safe").iterdir()) == []
    with pytest.raises(NoSuchKey):
        city.safe.destroy(key)
