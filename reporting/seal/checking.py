"""Check a file without a database: whether its seal is whole, and whether the evidence in it is consistent.

A seal protects every byte but those that hold the seal itself; the SHA-256 of the file, which the site keeps, protects
all of them. So this is a second opinion, and the only one where the site is gone.
"""

import io
import zlib
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import ValidationContext, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from reporting import evidence
from reporting.seal.loops import run_to_end

# What two readers of PDFs raise at a file that is damaged or made to harm: whatever it is, the seal cannot be read.
_UNREADABLE = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError, zlib.error),
    *(NotImplementedError, RecursionError, PdfError, PyPdfError),
)


@dataclass(frozen=True, slots=True)
class Seal:
    """`problem` is empty where the whole file is as it was sealed; then the rest says by whom and when."""

    problem: str = ""
    certificate_name: str = ""
    fingerprint: bytes = b""
    at: datetime | None = None
    is_stamped: bool = False

    @property
    def words(self) -> str:
        if self.problem or self.at is None:
            return self.problem
        at = f"{timezone.localtime(self.at):%-d %B %Y, %H:%M:%S}"
        return f"whole. Sealed with “{self.certificate_name}” at {at}{', with a time stamp' if self.is_stamped else ''}"


def seal_of(data: bytes) -> Seal | None:
    """The seal of a file; None where it has none that can be found."""
    try:
        signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
        if not signatures:
            return None
        if len(signatures) > 1:
            return Seal("broken: the file was signed again after it was sealed")
        return _judged(signatures[0])
    except _UNREADABLE:
        return Seal("broken: the file cannot be read as it was sealed") if b"/ByteRange" in data else None


def _judged(signature: EmbeddedPdfSignature) -> Seal:
    """Check that the file is as it was sealed. No authority is asked whether the name on the certificate may seal."""
    context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = run_to_end(
        lambda: async_validate_pdf_signature(
            signature, signer_validation_context=context, ts_validation_context=context
        )
    )
    if not (status.intact and status.valid):
        return Seal("broken: the file is not as it was sealed")
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Seal("broken: something was added to the file after it was sealed")
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        return Seal("broken: its time stamp belongs to something else")
    at = stamp.timestamp if stamp else status.signer_reported_dt
    certificate = signature.signer_cert
    return Seal("", certificate.subject.native.get("common_name", ""), certificate.sha256, at, stamp is not None)


def evidence_in(data: bytes) -> bytes | None:
    """The JSON file attached to the PDF; None unless there is exactly one."""
    try:
        attached = [files for name, files in PdfReader(io.BytesIO(data)).attachments.items() if name.endswith(".json")]
    except _UNREADABLE:
        return None
    return attached[0][0] if len(attached) == 1 and len(attached[0]) == 1 else None


def problems_of_evidence(data: bytes) -> list[str]:
    """What is wrong with the evidence that a sealed file carries, in sentences."""
    proof = evidence_in(data)
    return evidence.check(proof) if proof else ["The evidence of its signatures is not in it."]
