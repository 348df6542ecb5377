"""Find an edition by its reference, and a document by its hash."""

from questionnaire.models.signing import Edition
from questionnaire.returns.selectors.editions import get_edition
from reporting.models import Document


def edition_by_reference(reference: str) -> Edition | None:
    pk = Edition.objects.filter(reference=reference).values_list("pk", flat=True).first()
    return get_edition(pk) if pk else None


def document_by_sha256(sha256: str) -> Document | None:
    return Document.objects.filter(sha256=sha256).order_by("pk").first()
