""""""

from django.shortcuts import get_object_or_404

from accounts.models import User
from questionnaire import permissions
from questionnaire.models.signing import Edition
from questionnaire.returns.selectors.editions import get_edition
from reporting.models import Document, FilledInForm


def edition_by_reference(reference: str) -> Edition | None:
    pk = Edition.objects.filter(reference=reference).values_list("pk", flat=True).first()
    return get_edition(pk) if pk else None


def document_by_sha256(sha256: str) -> Document | None:
    return Document.objects.filter(sha256=sha256).order_by("pk").first()


def get_filled_in(user: User, collection: str, area: str, pk: int) -> FilledInForm:
    """For nobody but whoever brought it, as long as they may know of the return."""
    forms = FilledInForm.objects.filter(uploaded_by=user, area_return__in=permissions.visible_returns(user))
    forms = forms.select_related("area_return__area", "area_return__collection")
    place = {"area_return__collection__slug": collection, "area_return__area__gss_code": area}
    return get_object_or_404(forms, pk=pk, **place)
