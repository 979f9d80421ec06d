"""Paper codes: what was packed at a machine opens at the city, and nothing else does."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from pathlib import Path

import base45
import pytest
from cryptography import x509

from edge_sync.messages.entry import Entry, Person, Signature, Source, Stroke
from edge_sync.messages.forms import FormNeeded
from edge_sync.seal.errors import NotAPaperCode, NotSigned, PartsMissing, TooMuch
from edge_sync.seal.machine_key import machine_signer
from edge_sync.seal.paper_code import MOST_CODES, PaperCode, SignedCode, entry_of, pack, unpack, verify
from provisioning.authority.authority import Authority
from tests.bench.seal import CitySeal

VISIT = "01960f3a7c5b7d2e8a4f00112233aabb"
FORMS = (FormNeeded(form="moving", form_version=2), FormNeeded(form="health_insurance", form_version=1))
FAMILY = tuple(
    Person(
        name=f"髙𠮷　{name}",
        kana="タカヨシ　ハナコ",
        address="山口県萩市大字架空町５１０番地",
        birth_date="1975-06-01",
        sex="female",
        source=Source.MY_NUMBER,
    )
    for name in ("﨑子", "太郎", "葛󠄀子", "二郎")
)
ENTRY = Entry(
    people=FAMILY,
    answers={"purpose": "move_in", "copies": "2"},
    signature=Signature(
        strokes=(Stroke(x=(1, 2), y=(3, 4), at_ms=(0, 9)),), height=300, signed_at="2026-04-01T00:00:00Z"
    ),
    today="2026-04-01",
    ticket="A012",
)


class Town:
    """A city with one machine."""

    def __init__(self, folder: Path) -> None:
        self.seal = CitySeal(folder)
        self.now = self.seal.clock.now()
        own = self.seal.authority.device("kiosk-01")
        self.sign = machine_signer(own.key, own.certificate)
        self.authority = x509.load_pem_x509_certificate(self.seal.authority.ca.read_bytes())

    def pack(self, entry: Entry = ENTRY, device: str = "kiosk-01") -> tuple[str, ...]:
        return pack(
            entry, device=device, visit_id=VISIT, forms=FORMS, key=self.seal.key(), now=self.now, sign=self.sign
        )

    def open(self, code: PaperCode) -> Entry:
        return entry_of(self.seal.safe.open(code.sealed, code.bound_to).reveal())


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"))


def test_a_family_comes_back_from_paper_in_any_order(town: Town) -> None:
    texts = list(town.pack())
    random.Random(4).shuffle(texts)
    code = verify(unpack([*texts, texts[0]]), town.authority)
    assert (code.device, code.visit_id, code.forms) == ("kiosk-01", VISIT, FORMS)
    assert town.open(code) == Entry(people=FAMILY, answers=ENTRY.answers, today=ENTRY.today, ticket="A012")


def test_nothing_of_the_person_stands_in_the_codes(town: Town) -> None:
    whole = b"".join(base45.b45decode(text.split(":", 3)[3]) for text in town.pack())
    for secret in ("髙", "架空町", "1975", "A012"):
        assert secret.encode() not in whole


def test_a_missing_code_is_named(town: Town) -> None:
    texts = town.pack()
    assert len(texts) >= 2
    with pytest.raises(PartsMissing) as caught:
        unpack(texts[1:])
    assert caught.value.missing == (1,)


@pytest.mark.parametrize("text", ["", "hello", "M1:ABCDEF:1/2:!!", "M1:ABCDEF:1/1:AAA", "https://example.jp/"])
def test_a_strange_code_is_refused(text: str) -> None:
    with pytest.raises(NotAPaperCode):
        unpack([text])


def test_codes_of_two_sheets_do_not_mix(town: Town) -> None:
    one, other = town.pack(), town.pack()
    with pytest.raises(NotAPaperCode):
        unpack([one[0], *other[1:]])


def test_a_changed_code_is_not_accepted(town: Town) -> None:
    signed = unpack(town.pack())
    changed = SignedCode(signed.code.replace(b"moving", b"murder"), signed.signature, signed.certificate)
    with pytest.raises(NotSigned):
        verify(changed, town.authority)


def test_a_machine_speaks_for_itself_alone(town: Town) -> None:
    with pytest.raises(NotSigned):
        verify(unpack(town.pack(device="kiosk-02")), town.authority)


def test_another_citys_machine_is_a_stranger(town: Town, tmp_path: Path) -> None:
    other = Authority.create(tmp_path / "other", city="hagi", clock=town.seal.clock, random_bytes=os.urandom)
    with pytest.raises(NotSigned):
        verify(unpack(town.pack()), x509.load_pem_x509_certificate(other.ca.read_bytes()))


def test_a_code_from_before_its_certificate_is_refused(town: Town) -> None:
    town.now, now = town.now - timedelta(days=4000), town.now
    try:
        with pytest.raises(NotSigned):
            verify(unpack(town.pack()), town.authority)
    finally:
        town.now = now


def test_too_much_for_paper_is_said(town: Town) -> None:
    dice = random.Random(1)
    noise = {f"q{n}": "".join(chr(dice.randrange(0x4E00, 0x9FA0)) for _ in range(100)) for n in range(30)}
    with pytest.raises(TooMuch) as caught:
        town.pack(Entry(people=FAMILY, answers=noise))
    assert caught.value.size_bytes > caught.value.most_bytes >= MOST_CODES


def test_a_bomb_does_not_unfold() -> None:
    import zlib

    with pytest.raises(NotAPaperCode):
        entry_of(zlib.compress(b"[" + b" " * 10_000_000 + b"]"))
