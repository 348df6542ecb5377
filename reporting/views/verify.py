"""Is this document genuine? For anybody, by the reference on the paper or by the file."""

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.views.context import address
from reporting import limits, verifying
from reporting.forms import FileForm, ReferenceForm


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
        verdict = verifying.of_file(by_file.cleaned_data["file"])
    elif by_reference.is_bound and by_reference.is_valid():
        verdict = verifying.of_reference(by_reference.cleaned_data["reference"])
    has_errors = bool(by_file.errors or by_reference.errors)
    context = {
        "by_file": by_file,
        "by_reference": by_reference,
        "verdict": verdict,
        "copy_url": _copy_url(request, verdict.genuine) if verdict else "",
        "has_errors": has_errors,
    }
    return TemplateResponse(request, "reporting/verify.html", context, status=422 if has_errors else 200)


def _copy_url(request, edition):
    """Where the genuine copy is, for those who may read it."""
    if edition is None or not permissions.holds(request.user, "questionnaire.read_edition", edition):
        return ""
    return address("edition_pdf", edition.area_return, edition=edition.number)
