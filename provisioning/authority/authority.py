"""Issues certificates: P-256 keys, files of mode 0600, clock and randomness handed in."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.x509.oid import NameOID

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes
from edge_sync.seal.city_key import key_id
from provisioning.authority import profile
from provisioning.authority.errors import AuthorityExists, BadSealKey, NoAuthority
from provisioning.authority.profile import Profile

CA_CERTIFICATE = "ca.crt"
CA_KEY = "ca.key"

NewKey = Callable[[], ec.EllipticCurvePrivateKey]


@dataclass(frozen=True)
class Credentials:
    """Three PEM files: the authority's certificate, one's own, and one's own key."""

    ca: Path
    certificate: Path
    key: Path


def new_p256_key() -> ec.EllipticCurvePrivateKey:
    """A fresh key from the operating system's randomness."""
    return ec.generate_private_key(ec.SECP256R1())


class Authority:
    """An authority in one folder: its key, its certificate, and what it issued."""

    def __init__(
        self,
        folder: Path,
        key: ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        *,
        clock: Clock,
        random_bytes: RandomBytes,
        new_key: NewKey = new_p256_key,
    ) -> None:
        self.folder = folder
        self._key = key
        self._certificate = certificate
        self._clock = clock
        self._random_bytes = random_bytes
        self._new_key = new_key

    @classmethod
    def create(
        cls, folder: Path, *, city: str, clock: Clock, random_bytes: RandomBytes, new_key: NewKey = new_p256_key
    ) -> Authority:
        """Make an authority in an empty or absent folder.

        Raises:
            AuthorityExists: there is one already.
        """
        if (folder / CA_KEY).exists() or (folder / CA_CERTIFICATE).exists():
            raise AuthorityExists(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = new_key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{city} machine authority")])
        certificate = _sign_self(key, name, clock, random_bytes)
        _write(folder / CA_KEY, _pem_of_key(key), 0o600)
        _write(folder / CA_CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
        return cls(folder, key, certificate, clock=clock, random_bytes=random_bytes, new_key=new_key)

    @classmethod
    def open(
        cls, folder: Path, *, clock: Clock, random_bytes: RandomBytes, new_key: NewKey = new_p256_key
    ) -> Authority:
        """Take up the authority in ``folder``.

        Raises:
            NoAuthority: its files are absent or cannot be read.
        """
        try:
            key = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), password=None)
            certificate = x509.load_pem_x509_certificate((folder / CA_CERTIFICATE).read_bytes())
        except (OSError, ValueError, TypeError) as error:
            raise NoAuthority(folder, type(error).__name__) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise NoAuthority(folder, "its key is not on P-256")
        return cls(folder, key, certificate, clock=clock, random_bytes=random_bytes, new_key=new_key)

    @property
    def ca(self) -> Path:
        """The certificate that everybody on the line trusts."""
        return self.folder / CA_CERTIFICATE

    def device(self, name: str) -> Credentials:
        """Issue a machine's certificate; its common name is the machine's. Raises BadName."""
        return self.issue(profile.device(name))

    def centre(self, name: str = profile.CENTRE) -> Credentials:
        """Issue a certificate for one connection of the centre; raises BadName."""
        return self.issue(profile.centre(name))

    def broker(self, hosts: Sequence[str]) -> Credentials:
        """Issue the broker's certificate; raises BadName."""
        return self.issue(profile.broker(hosts))

    def issue(self, wanted: Profile) -> Credentials:
        """Issue what a profile says; an earlier one of the same name is replaced in this folder."""
        key = self._new_key()
        certificate = self._sign(key.public_key(), wanted)
        folder = self.folder / "issued"
        folder.mkdir(exist_ok=True, mode=0o700)
        own = Credentials(ca=self.ca, certificate=folder / f"{wanted.name}.crt", key=folder / f"{wanted.name}.key")
        _write(own.key, _pem_of_key(key), 0o600)
        _write(own.certificate, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
        return own

    def seal(self, public_pem: bytes) -> Path:
        """Certify the city's sealing key; its private half stays with the centre and is never seen here.

        Raises:
            BadSealKey: not the PEM of an X25519 public key.
        """
        try:
            public = serialization.load_pem_public_key(public_pem)
        except ValueError as error:
            raise BadSealKey("it cannot be read") from error
        if not isinstance(public, X25519PublicKey):
            raise BadSealKey("it is not on X25519")
        wanted = profile.seal(key_id(public))
        certificate = self._sign(public, wanted)
        path = self.folder / "issued" / f"{wanted.name}.crt"
        path.parent.mkdir(exist_ok=True, mode=0o700)
        _write(path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
        return path

    def _sign(self, public: ec.EllipticCurvePublicKey | X25519PublicKey, wanted: Profile) -> x509.Certificate:
        issuer_id = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = (
            _begin(self._clock, self._random_bytes, days=wanted.days)
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.name)]))
            .issuer_name(self._certificate.subject)
            .public_key(public)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(wanted.role), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False)
        )
        if wanted.uses:
            builder = builder.add_extension(x509.ExtendedKeyUsage(wanted.uses), critical=False)
        if wanted.hosts:
            names = profile.general_names(wanted.hosts)
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _sign_self(
    key: ec.EllipticCurvePrivateKey, name: x509.Name, clock: Clock, random_bytes: RandomBytes
) -> x509.Certificate:
    return (
        _begin(clock, random_bytes, days=profile.AUTHORITY_DAYS)
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _begin(clock: Clock, random_bytes: RandomBytes, *, days: int) -> x509.CertificateBuilder:
    now = clock.now()
    # RFC 5280 §4.1.2.2: positive, at most 20 bytes.
    serial = (int.from_bytes(random_bytes(20), "big") >> 1) | 1
    return (
        x509.CertificateBuilder()
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=profile.BACKDATED_DAYS))
        .not_valid_after(now + timedelta(days=days))
    )


def _key_usage(role: profile.Role | None) -> x509.KeyUsage:
    """None is the authority itself; a sealing key agrees on secrets and can sign nothing (RFC 8410 §5)."""
    return x509.KeyUsage(
        digital_signature=role is not None and role is not profile.Role.SEAL,
        key_cert_sign=role is None,
        crl_sign=role is None,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=role is profile.Role.SEAL,
        encipher_only=False,
        decipher_only=False,
    )


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all, and never readable by more than ``mode`` says."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
