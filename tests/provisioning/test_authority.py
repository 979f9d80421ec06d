"""Certificates: what they say, who may read the keys, and that OpenSSL agrees."""

from __future__ import annotations

import os
import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from edge_sync.groundwork.clock import HandClock
from provisioning.__main__ import main
from provisioning.authority import profile
from provisioning.authority.authority import Authority
from provisioning.authority.errors import AuthorityExists, BadName, NoAuthority

NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.create(tmp_path / "ca", city="hagi", clock=HandClock(NOW), random_bytes=os.urandom)


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_a_device_is_called_by_its_name_and_may_only_be_a_client(authority: Authority) -> None:
    own = authority.device("kiosk-01")
    made = _read(own.certificate)
    assert _name(made) == "kiosk-01"
    assert made.not_valid_before_utc == NOW - timedelta(days=2)
    assert made.not_valid_after_utc == NOW + timedelta(days=730)
    uses = list(made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    assert uses == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    key = made.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    made.verify_directly_issued_by(_read(authority.ca))


def test_a_broker_is_called_by_every_host_and_address(authority: Authority) -> None:
    made = _read(authority.broker(["localhost", "127.0.0.1", "broker.example"]).certificate)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "broker.example"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    uses = list(made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    assert uses == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_keys_are_for_their_owner_only_and_certificates_fit_their_keys(authority: Authority) -> None:
    for own in (authority.device("kiosk-01"), authority.centre(), authority.broker(["localhost"])):
        assert stat.S_IMODE(own.key.stat().st_mode) == 0o600
        ssl.create_default_context(cafile=str(own.ca)).load_cert_chain(own.certificate, own.key)
    assert stat.S_IMODE((authority.folder / "ca.key").stat().st_mode) == 0o600


@pytest.mark.skipif(not Path("/usr/bin/openssl").exists(), reason="openssl is not installed")
@pytest.mark.parametrize(
    ("role", "purpose"), [("device", "sslclient"), ("centre", "sslclient"), ("broker", "sslserver")]
)
def test_openssl_accepts_the_chain_for_its_purpose_and_no_other(authority: Authority, role: str, purpose: str) -> None:
    wanted = {"device": profile.device("kiosk-01"), "centre": profile.centre(), "broker": profile.broker(["localhost"])}
    own = authority.issue(wanted[role])
    at = str(int(NOW.timestamp()))

    def verdict(asked: str) -> int:
        ask = ["openssl", "verify", "-x509_strict", "-attime", at, "-purpose", asked, "-CAfile"]
        return subprocess.run([*ask, str(own.ca), str(own.certificate)], capture_output=True, check=False).returncode

    assert verdict(purpose) == 0
    assert verdict("sslclient" if purpose == "sslserver" else "sslserver") != 0


@pytest.mark.parametrize(
    "name", ["", "Kiosk", "1kiosk", "kiosk_1", "a+b", "#", "a/b", "k" * 33, "kiosk-01\n", "centre", "centre-2"]
)
def test_a_name_that_topics_cannot_carry_or_that_is_the_centres_is_refused(authority: Authority, name: str) -> None:
    with pytest.raises(BadName):
        authority.device(name)


def test_the_centres_names_are_its_own(authority: Authority) -> None:
    assert _name(_read(authority.centre("centre-web").certificate)) == "centre-web"
    for wrong in ("kiosk-01", "hall", ""):
        with pytest.raises(BadName):
            authority.centre(wrong)
    for hosts in ([], ["not a host"], [""]):
        with pytest.raises(BadName):
            authority.broker(hosts)


def test_an_authority_is_made_once_and_taken_up_again(authority: Authority, tmp_path: Path) -> None:
    before = authority.ca.read_bytes()
    with pytest.raises(AuthorityExists):
        Authority.create(tmp_path / "ca", city="hagi", clock=HandClock(NOW), random_bytes=os.urandom)
    assert authority.ca.read_bytes() == before
    again = Authority.open(tmp_path / "ca", clock=HandClock(NOW), random_bytes=os.urandom)
    _read(again.device("kiosk-02").certificate).verify_directly_issued_by(_read(authority.ca))
    with pytest.raises(NoAuthority):
        Authority.open(tmp_path / "nowhere", clock=HandClock(NOW), random_bytes=os.urandom)
    (tmp_path / "ca" / "ca.key").write_text("nonsense", "utf-8")
    with pytest.raises(NoAuthority):
        Authority.open(tmp_path / "ca", clock=HandClock(NOW), random_bytes=os.urandom)


def test_serial_numbers_come_from_the_randomness_handed_in_and_are_positive(tmp_path: Path) -> None:
    for place, noise in enumerate((b"\xff", b"\x00")):

        def give(length: int, noise: bytes = noise) -> bytes:
            return noise * length

        made = Authority.create(tmp_path / str(place), city="hagi", clock=HandClock(NOW), random_bytes=give)
        serial = _read(made.ca).serial_number
        assert 0 < serial < 2**159
        assert serial == ((int.from_bytes(noise * 20, "big") >> 1) | 1)


def test_the_command_line_makes_an_authority_and_issues(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "ca")
    assert main(["authority", "init", folder, "--city", "hagi"]) == 0
    assert main(["authority", "device", "kiosk-01", "--authority", folder]) == 0
    assert main(["authority", "centre", "centre", "--authority", folder]) == 0
    assert main(["authority", "broker", "localhost", "127.0.0.1", "--authority", folder]) == 0
    assert sorted(path.name for path in (tmp_path / "ca" / "issued").glob("*.crt")) == [
        "broker.crt",
        "centre.crt",
        "kiosk-01.crt",
    ]
    written = capsys.readouterr().out.splitlines()
    assert all(Path(line).is_file() for line in written)
    assert main(["authority", "init", folder]) == 3
    assert main(["authority", "device", "Kiosk", "--authority", folder]) == 3
    said = capsys.readouterr().err
    assert "CA-01" in said
    assert "CA-03" in said
