"""The public page that verifies a document, by the reference on the paper or by the file."""

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import permissions
from questionnaire.returns.views.context import address
from reporting import limits
from reporting.verification import verdicts
from reporting.verification.forms import FileForm, ReferenceForm


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request):
    by_file = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    asked = request.method == "GET" and "reference" in request.GET
    by_reference = ReferenceForm(request.GET if asked else None)
    verdict = None
    if by_file.is_bound and by_file.is_valid():
        if limits.is_too_often(request):
            return TemplateResponse(request, "429.html", status=429)
        verdict = verdicts.of_file(by_file.cleaned_data["file"])
    elif by_reference.is_bound and by_reference.is_valid():
        verdict = verdicts.of_reference(by_reference.cleaned_data["reference"])
    has_errors = bool(by_file.errors or by_reference.errors)
    context = {
        "by_file": by_file,
        "by_reference": by_reference,
        "verdict": verdict,
        "links": _links(request.user, verdict) if verdict else {},
        "has_errors": has_errors,
    }
    return TemplateResponse(request, "reporting/verification/verify.html", context, status=422 if has_errors else 200)


def _links(user, verdict):
    """Links for somebody who may read the edition: the edition, its genuine or later copy, the newer edition and the
    differences between the two."""
    if verdict.edition is None or not _may_read(user, verdict.edition):
        return {}
    edition, newer = verdict.edition, verdict.newer
    area_return = edition.area_return
    links = {"read": address("edition", area_return, edition=edition.number)}
    if verdict.genuine:
        name = "public_copy_pdf" if verdict.is_public else "edition_pdf"
        links["genuine"] = address(name, area_return, edition=edition.number)
    if verdict.kind == "earlier":
        name = "public_copy_pdf" if verdict.is_public else "edition_pdf"
        links["later"] = address(name, area_return, edition=edition.number)
    if newer and _may_read(user, newer):
        links["newer"] = address("edition_pdf", area_return, edition=newer.number)
        links["changed"] = address("edition_differences", area_return, edition=newer.number, other=edition.number)
    return links


def _may_read(user, edition):
    return permissions.holds(user, "questionnaire.read_edition", edition)


@login_not_required
@require_safe
def how(request):
    return TemplateResponse(request, "reporting/verification/how_checking_works.html", {"meanings": verdicts.MEANINGS})
