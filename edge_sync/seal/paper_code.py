"""A visit's entry on paper: sealed to the city, signed by the machine, as texts for QR codes.

Brings the entry to the counter when the network is down. Each text is ``M1:IDIDID:1/3:`` and a piece of the whole in
Base45 (RFC 9285), so that every letter is in the QR code's alphanumeric mode (ISO/IEC 18004); scanners that type what
they read may be used in any order. What was written on the glass as a signature stays on the paper and is left out.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime

import base45
import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Entry
from edge_sync.messages.forms import FormNeeded
from edge_sync.messages.sealed import Sealed
from edge_sync.seal.city_key import CityKey
from edge_sync.seal.envelope import purpose, seal
from edge_sync.seal.errors import NotAPaperCode, NotSigned, PartsMissing, TooMuch
from edge_sync.seal.machine_key import PAPER, Signer

KIND = "paper.entry"
VERSION = 1
PIECE_BYTES = 480
"""720 letters a code: version 17 at error correction M, 85 modules, legible at 40 mm from an ordinary printer."""
MOST_CODES = 6
"""Two rows on one sheet."""
HEAD = r"M1:[0-9A-F]{6}:[1-6]/[1-6]:"
"""What each text begins with: the whole's name, this part's number, how many there are."""
_TEXT = re.compile(r"M1:([0-9A-F]{6}):([1-6])/([1-6]):([0-9A-Z $%*+\-./:]+)\Z")
_LARGEST_ENTRY_BYTES = 64 * 1024


class PaperCode(msgspec.Struct, frozen=True, array_like=True):
    """What the codes carry; nothing in it names a person to anybody without the city's private key."""

    device: str
    visit_id: str
    forms: tuple[FormNeeded, ...]
    sealed: Sealed
    made_at: int
    """Seconds since 1970-01-01 UTC, by the machine's clock."""

    @property
    def made(self) -> datetime:
        """``made_at`` as an aware moment."""
        return datetime.fromtimestamp(self.made_at, UTC)

    @property
    def bound_to(self) -> bytes:
        """What its seal is bound to."""
        return purpose(kind=KIND, version=VERSION, device=self.device, visit_id=self.visit_id)


class SignedCode(msgspec.Struct, frozen=True, array_like=True):
    """The whole as it is cut into codes."""

    code: bytes
    """``PaperCode`` in MessagePack, as it was signed."""
    signature: bytes
    certificate: bytes


def pack(
    entry: Entry,
    *,
    device: str,
    visit_id: str,
    forms: tuple[FormNeeded, ...],
    key: CityKey,
    now: datetime,
    sign: Signer,
) -> tuple[str, ...]:
    """Seal and sign an entry; give the texts of its codes.

    Raises:
        TooMuch: more than ``MOST_CODES`` codes would be needed.
        Whatever ``sign`` raises.
    """
    plain = Personal(bytearray(zlib.compress(msgspec.json.encode(msgspec.structs.replace(entry, signature=None)), 9)))
    try:
        bound_to = purpose(kind=KIND, version=VERSION, device=device, visit_id=visit_id)
        sealed = seal(plain, key, bound_to)
    finally:
        plain.wipe()
    body = msgspec.msgpack.encode(PaperCode(device, visit_id, forms, sealed, int(now.timestamp())))
    signature, certificate = sign(PAPER + body)
    whole = msgspec.msgpack.encode(SignedCode(body, signature, certificate))
    pieces = [whole[at : at + PIECE_BYTES] for at in range(0, len(whole), PIECE_BYTES)]
    if len(pieces) > MOST_CODES:
        raise TooMuch(size_bytes=len(whole), most_bytes=MOST_CODES * PIECE_BYTES)
    name = hashlib.sha256(whole).hexdigest()[:6].upper()
    return tuple(
        f"M1:{name}:{number}/{len(pieces)}:{base45.b45encode(piece).decode()}"
        for number, piece in enumerate(pieces, start=1)
    )


def how_many(text: str) -> int:
    """How many codes the sheet of this text has; 0: it does not begin like one of ours."""
    return int(text[len("M1:000000:1/")]) if re.match(HEAD, text) else 0


def unpack(texts: Iterable[str]) -> SignedCode:
    """Put the codes of one sheet together, in any order, each read once or more often.

    Raises:
        NotAPaperCode: a text is none of ours, belongs to another sheet, or does not decode.
        PartsMissing: which are still to be read.
    """
    pieces: dict[int, bytes] = {}
    names, totals = set(), set()
    for text in texts:
        found = _TEXT.match(text.strip())
        if found is None:
            raise NotAPaperCode("not a code of ours")
        names.add(found[1])
        totals.add(int(found[3]))
        try:
            pieces[int(found[2])] = base45.b45decode(found[4])
        except ValueError as error:
            raise NotAPaperCode("not Base45") from error
    if len(names) > 1 or len(totals) > 1:
        raise NotAPaperCode("codes of two sheets")
    if not names:
        raise PartsMissing(())
    missing = tuple(number for number in range(1, totals.pop() + 1) if number not in pieces)
    if missing:
        raise PartsMissing(missing)
    whole = b"".join(pieces[number] for number in sorted(pieces))
    if hashlib.sha256(whole).hexdigest()[:6].upper() != names.pop():
        raise NotAPaperCode("does not add up")
    try:
        return msgspec.msgpack.decode(whole, type=SignedCode)
    except msgspec.DecodeError as error:
        raise NotAPaperCode("not the shape") from error


def verify(signed: SignedCode, authority: x509.Certificate) -> PaperCode:
    """The code, if a machine of this city signed it. Its certificate may have run out since; whether the machine is
    still trusted is for the caller to ask.

    Raises:
        NotSigned: and why.
        NotAPaperCode: what was signed is no paper code.
    """
    try:
        certificate = x509.load_der_x509_certificate(signed.certificate)
        certificate.verify_directly_issued_by(authority)
        public = certificate.public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise NotSigned("not a machine's key")
        public.verify(signed.signature, PAPER + signed.code, ec.ECDSA(hashes.SHA256()))
    except (ValueError, TypeError) as error:
        raise NotSigned("not a certificate of the city's authority") from error
    except InvalidSignature as error:
        raise NotSigned("the signature does not fit") from error
    try:
        code = msgspec.msgpack.decode(signed.code, type=PaperCode)
    except msgspec.DecodeError as error:
        raise NotAPaperCode("not the shape") from error
    names = {name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)}
    if code.device not in names:
        raise NotSigned("signed by another machine than it says")
    if not certificate.not_valid_before_utc <= code.made <= certificate.not_valid_after_utc:
        raise NotSigned("made outside of its certificate's time")
    return code


def entry_of(plain: bytes | bytearray) -> Entry:
    """What the seal of a ``PaperCode`` held.

    Raises:
        NotAPaperCode: it is no entry, or larger than any entry.
    """
    reader = zlib.decompressobj()
    try:
        text = reader.decompress(bytes(plain), _LARGEST_ENTRY_BYTES)
        if not reader.eof:
            raise NotAPaperCode("too large")
        return msgspec.json.decode(text, type=Entry)
    except (zlib.error, msgspec.DecodeError):
        raise NotAPaperCode("not an entry") from None
