"""Signatures on paper: recorded with the scan of the sheet, and the scan for those who may read the edition."""

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
    """Whose signature is on the sheet; where only one is missing, straight to it."""
    found, history = _to_be_recorded(request, collection, area, edition)
    places = selectors.open_places(history)
    if not places:
        raise InvalidTransition(f"Edition {found.number} already has every signature.")
    if len(places) == 1:
        return redirect(address("record_paper", found.area_return, edition=found.number, place=places[0][0]))
    return TemplateResponse(
        request, "questionnaire/signing/paper/paper_places.html", of_edition(request, found, history, places=places)
    )


@require_http_methods(["GET", "POST"])
def record(request, collection, area, edition, place):
    found, history = _to_be_recorded(request, collection, area, edition)
    slot = selectors.slot_at(history, place)
    if slot.signature:
        if request.method == "POST" and selectors.was_recorded(found, slot.signature.scan_sha256, request.user):
            return redirect(_signatures(found))
        raise InvalidTransition(f"{slot.title}: this edition has already been signed.")
    people = selectors.who_may_have_signed(found, slot)
    if all(row.user_id == request.user.pk for row in people) and people:
        raise InvalidTransition(
            "You cannot record your own signature. Sign the edition here instead, or ask another board officer to "
            "record the sheet."
        )
    form = PaperForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        edition=found,
        slot=slot,
        people=people,
        by=request.user,
        bodies=selectors.bodies_that_sign(found, slot),
    )
    if form.is_valid():
        return _record(request, found, form)
    extra = {
        "form": form,
        "capacity": in_capacity(slot.capacity, slot.body),
        "has_choice": len(history.missing) > 1,
    }
    context = of_edition(request, found, history, **extra)
    return TemplateResponse(
        request, "questionnaire/signing/paper/paper.html", context, status=422 if form.errors else 200
    )


def _to_be_recorded(request, collection, area, edition):
    """The edition and what happened to it, for whoever records what was signed on paper."""
    found = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.record_paper", found)
    if not in_force(found):
        raise InvalidTransition(f"Edition {found.number} is no longer in force, so no signature can be recorded on it.")
    return found, record_of_edition(found)


def _record(request, edition: Edition, form: PaperForm):
    signature = workflow.sign_on_paper(edition, by=request.user, sheet=form.sheet, scan=form.cleaned_data["scan"])
    messages.success(request, f"Recorded: {signature.name} has signed edition {edition.number} on paper.")
    return redirect(_signatures(edition))


def _signatures(edition: Edition) -> str:
    """Where who signed stands, and the next is recorded."""
    return f"{address('edition', edition.area_return, edition=edition.number)}#signatures"


@require_safe
def scan(request, collection, area, edition, sha256):
    """Never shown in the browser, never kept by it: it came from somebody else's computer."""
    found = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.read_edition", found)
    signature = selectors.signature_with_scan(found, sha256)
    try:
        file = signature.scan.open("rb")
    except FileNotFoundError as error:
        raise Http404("The scan is not in storage") from error
    suffix = signature.scan.name[signature.scan.name.rindex(".") :]
    name = f"Edition {found.number}, signature of {signature.name}{suffix}"
    reply = FileResponse(file, as_attachment=True, filename=name, content_type=_SUFFIXES[suffix])
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = "sandbox"
    reply["Cache-Control"] = "no-store"
    return reply
