"""The seal of a PDF: a PAdES signature (B-B; B-T where a time-stamping authority is named) that certifies the file and
allows no change to it.

It is written behind the file as it was rendered, which stays as it is, byte for byte. Its field is nowhere to be seen:
outside the page, as PDF/A forbids to hide it and PDF/UA would have it tagged. The same file sealed at the same moment
with the same elliptic key is the same bytes, unless an authority stamps the time.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from reporting.rendering.finisher import is_unclear
from reporting.seal import key as seal_key
from reporting.seal.loops import run_to_end

FIELD = "Seal"
_ROOM = 1536  # bytes for a signature, beside its certificates
_ROOM_FOR_STAMP = 12 * 1024


@dataclass(frozen=True, slots=True)
class Sealed:
    data: bytes
    certificate_name: str
    pages: int = 0


def seal(pdf: bytes, *, reason: str, moment: datetime) -> Sealed:
    """The whole file with its seal, or nothing. `reason` is what a reader of PDFs shows beside the name."""
    key = seal_key.current()
    signer = _signer(key.data, settings.SEAL_PASSPHRASE)
    room = _ROOM + sum(len(certificate.dump()) for certificate in signer.cert_registry)
    room += _ROOM_FOR_STAMP if settings.SEAL_TIMESTAMP_URL else 0
    data, pages = b"", 0
    for attempt in range(8):  # nearly always the first; see the finisher
        writer = _Writer(io.BytesIO(pdf))
        pages = int(writer.root["/Pages"]["/Count"])  # to count them by another reader takes longer than to seal
        data = _sealed(writer, signer, reason=reason, moment=moment, room=room + attempt)
        if not is_unclear(data[len(pdf) :]):
            break
    return Sealed(data, key.name, pages)


def _sealed(
    writer: IncrementalPdfFileWriter, signer: SimpleSigner, *, reason: str, moment: datetime, room: int
) -> bytes:
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        location=settings.SITE_URL,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(
        FIELD,
        on_page=0,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Seal of the service that made this document",
    )
    stamper = None
    if settings.SEAL_TIMESTAMP_URL:
        stamper = HTTPTimeStamper(settings.SEAL_TIMESTAMP_URL, timeout=settings.SEAL_TIMESTAMP_SECONDS)
    work = _Sealing(meta, signer, timestamper=stamper, new_field_spec=field)
    work.moment = moment.astimezone(UTC)
    try:
        sealed: io.BytesIO = run_to_end(lambda: work.async_sign_pdf(writer, bytes_reserved=2 * room))
    except TimestampRequestError as error:
        raise seal_key.NoTimestamp(
            f"The time-stamping authority {settings.SEAL_TIMESTAMP_URL} gave no time stamp: {error}. Nothing was kept."
        ) from error
    return sealed.getvalue()


@lru_cache(maxsize=4)
def _signer(data: bytes, passphrase: str) -> SimpleSigner:
    loaded = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode())
    return _Signer(loaded.signing_cert, loaded.signing_key, loaded.cert_registry)


class _Signer(SimpleSigner):
    """Signs deterministically with an elliptic key (RFC 6979), so that the same file gets the same seal."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        key = load_der_private_key(self.signing_key.dump(), password=None)
        if not isinstance(key, EllipticCurvePrivateKey):
            return bytes(super().sign_raw(data, digest_algorithm))
        return key.sign(data, ECDSA(get_pyca_cryptography_hash(digest_algorithm), deterministic_signing=True))


class _Sealing(PdfSigner):
    """Seals with the moment at which the document was made, not the time of the clock."""

    moment: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session

    def register_extensions(self, pdf_out: Any, *, md_algorithm: str) -> None:
        """Of PAdES alone. That of elliptic keys would call the file PDF 2.0, and PDF/A-3 is PDF 1.7."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata alone, which are as PDF/A wants them, and makes the file's second id of what is in it."""

    def _update_meta(self) -> None:
        pass

    @classmethod
    def _handle_id(cls, prev: Any) -> ArrayObject:
        first, _ = prev.trailer["/ID"]
        prev.stream.seek(0)
        return ArrayObject([first, ByteStringObject(sha256(prev.stream.read()).digest()[:16])])
