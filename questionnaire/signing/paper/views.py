"""Recording a signature on paper with a scan of the sheet, and downloading the scan."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import permissions
from questionnaire.models import Edition
from questionnaire.phrases import in_capacity
from questionnaire.returns.selectors.editions import get_visible_edition, in_force
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.views.context import address
from questionnaire.returns.views.editions import of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.paper import selectors, workflow
from questionnaire.signing.paper.forms import PaperForm

_SUFFIXES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".pdf": "application/pdf"}


@require_safe
def choose(request, collection, area, edition):
    """Ask whose signature is on the sheet. If only one is missing, go straight to its form."""
    edition, history = _to_be_recorded(request, collection, area, edition)
    places = selectors.open_places(history)
    if not places:
        raise InvalidTransition(f"Edition {edition.number} already has every signature.")
    if len(places) == 1:
        return redirect(address("record_paper", edition.area_return, edition=edition.number, place=places[0][0]))
    return TemplateResponse(
        request, "questionnaire/signing/paper/paper_places.html", of_edition(request, edition, history, places=places)
    )


@require_http_methods(["GET", "POST"])
def record_paper(request, collection, area, edition, place):
    edition, history = _to_be_recorded(request, collection, area, edition)
    slot = selectors.slot_at(history, place)
    if slot.signature:
        if request.method == "POST" and selectors.was_recorded(edition, slot.signature.scan_sha256, request.user):
            return redirect(_signatures(edition))
        raise InvalidTransition(f"{slot.title}: this edition has already been signed.")
    people = selectors.who_may_have_signed(edition, slot)
    if all(row.user_id == request.user.pk for row in people) and people:
        raise InvalidTransition(
            "You cannot record your own signature. Sign the edition here instead, or ask another board officer to "
            "record the sheet."
        )
    form = PaperForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        edition=edition,
        slot=slot,
        people=people,
        by=request.user,
        bodies=selectors.bodies_that_sign(edition, slot),
    )
    if form.is_valid():
        return _record(request, edition, form)
    extra = {
        "form": form,
        "capacity": in_capacity(slot.capacity, slot.body),
        "has_choice": len(history.missing) > 1,
    }
    context = of_edition(request, edition, history, **extra)
    return TemplateResponse(
        request, "questionnaire/signing/paper/paper.html", context, status=422 if form.errors else 200
    )


def _to_be_recorded(request, collection, area, edition):
    """Fetch the edition and its record, if this person may record a signature on it and it is in force."""
    edition = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.record_paper", edition)
    if not in_force(edition):
        raise InvalidTransition(
            f"Edition {edition.number} is no longer in force, so no signature can be recorded on it."
        )
    return edition, record_of_edition(edition)


def _record(request, edition: Edition, form: PaperForm):
    signature = workflow.sign_on_paper(edition, by=request.user, sheet=form.sheet, scan=form.cleaned_data["scan"])
    messages.success(request, f"Recorded: {signature.name} has signed edition {edition.number} on paper.")
    return redirect(_signatures(edition))


def _signatures(edition: Edition) -> str:
    """The address of the list of signatures, from which the next one can be recorded."""
    return f"{address('edition', edition.area_return, edition=edition.number)}#signatures"


@require_safe
def scan(request, collection, area, edition, sha256):
    """Download a scan. The browser neither displays nor caches it, because uploaded files are not trusted."""
    edition = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.read_edition", edition)
    signature = selectors.signature_with_scan(edition, sha256)
    try:
        file = signature.scan.open("rb")
    except FileNotFoundError as error:
        raise Http404("The scan is not in storage") from error
    suffix = signature.scan.name[signature.scan.name.rindex(".") :]
    name = f"Edition {edition.number}, signature of {signature.name}{suffix}"
    reply = FileResponse(file, as_attachment=True, filename=name, content_type=_SUFFIXES[suffix])
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = "sandbox"
    reply["Cache-Control"] = "no-store"
    return reply
