"""The key that PDFs are sealed with, and its certificate: a PKCS#12 file that the settings name. Development makes one
for trying things out, whose certificate says so."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from accounts.problems import Refusal
from questionnaire.phrases import day

DEMONSTRATION = "Stocktake demonstration seal, not for real returns"
WARNING = timedelta(days=60)  # how long before the certificate expires a warning is given
_VALID = timedelta(days=3650)


class KeyRefused(Refusal):
    """Nothing can be sealed with this key."""


class NoTimestamp(Refusal):
    """The time-stamping authority did not answer; later it may."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """`data` is the PKCS#12 as it is kept; `name` and `fingerprint` are those of the certificate."""

    data: bytes
    name: str
    fingerprint: bytes
    begins_at: datetime
    ends_at: datetime

    @property
    def is_demonstration(self) -> bool:
        return self.name == DEMONSTRATION


def current() -> SealKey:
    """The key to seal with now; KeyRefused says what is wrong with it."""
    key = loaded()
    if settings.PRODUCTION and key.is_demonstration:
        raise KeyRefused(f"{settings.SEAL_KEY} was made for trying things out. Real returns need a key of their own.")
    if not key.begins_at <= timezone.now() <= key.ends_at:
        raise KeyRefused(
            f"The certificate of the seal, {key.name}, is valid from {day(key.begins_at)} to {day(key.ends_at)}. "
            "Put another into SEAL_KEY; what was sealed with this one stays valid."
        )
    return key


def warning() -> str:
    """A sentence where the certificate ends soon; empty otherwise."""
    key = current()
    if timezone.now() < key.ends_at - WARNING:
        return ""
    return f"The certificate of the seal, {key.name}, expires on {day(key.ends_at)}. Get a new one before then."


def loaded() -> SealKey:
    """The key that the settings name, whether or not it can be used now."""
    path = Path(settings.SEAL_KEY)
    if path.name == settings.SEAL_KEY_MADE and not path.exists() and not settings.PRODUCTION:
        make_demonstration()
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise KeyRefused(f"The key of the seal cannot be read: {path} ({error.strerror}).") from error
    return _read(path, settings.SEAL_PASSPHRASE, changed)


@lru_cache(maxsize=4)
def _read(path: Path, passphrase: str, changed: int) -> SealKey:
    """Read the key once for each version of the file."""
    try:
        data = path.read_bytes()
        key, certificate, _ = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except OSError as error:
        raise KeyRefused(f"The key of the seal cannot be read: {path} ({error.strerror}).") from error
    except ValueError as error:
        raise KeyRefused(f"{path} is not a PKCS#12 file, or SEAL_PASSPHRASE does not open it.") from error
    if key is None or certificate is None:
        raise KeyRefused(f"{path} does not hold both a key and its certificate.")
    dates = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    return SealKey(data, _name(certificate), certificate.fingerprint(hashes.SHA256()), *dates)


def _name(certificate: x509.Certificate) -> str:
    """Its common name, or the whole of its subject; as long as a document has room for."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return (str(names[0].value) if names else certificate.subject.rfc4514_string())[:200] or "unnamed"


def make_demonstration() -> bool:
    """Make a key, readable by its owner alone, unless there is one. If two processes make one, the first is kept.
    Returns whether this call made it."""
    path = Path(settings.SEAL_KEY)
    part = path.with_name(f".{path.name}-{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(_demonstration(datetime.now(UTC)))
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True


def _demonstration(now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMONSTRATION)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        **dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False),
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(settings.SEAL_PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, encryption)
