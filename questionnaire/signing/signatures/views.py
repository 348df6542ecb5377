"""Reading and signing an edition, sending it back, recalling it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import passkeys, reauthentication
from accounts.models import Membership
from questionnaire import permissions
from questionnaire.enums import Act
from questionnaire.models import Edition
from questionnaire.phrases import post_of
from questionnaire.record import ReturnRecord
from questionnaire.returns import differences as returns_differences
from questionnaire.returns.differences import people_changes
from questionnaire.returns.forms import require_edition_on_page
from questionnaire.returns.selectors.editions import (
    get_visible_edition,
    has_done,
    in_force,
    last_authority,
    last_seen,
    replaced_by,
    signature_of,
)
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.selectors.signers import board_officer
from questionnaire.returns.summary import summarise
from questionnaire.returns.views.context import address, page, record_and_edition, tree_of
from questionnaire.returns.views.editions import of_edition
from questionnaire.returns.views.signers import own_slot, signers
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.signatures import challenges, workflow
from questionnaire.signing.signatures.forms import DeputyForm, RecallForm, SendBackForm, SigningForm
from questionnaire.signing.signatures.workflow import statement_for
from questionnaire.stored import from_edition

OPEN, SIGNED, TAKEN, NOT_ASKED = "open", "signed", "taken", "not_asked"
REPLACED, RECALLED = "replaced", "called_back"


@sensitive_post_parameters("password", "code", "passkey")
@require_http_methods(["GET", "POST"])
def sign(request, collection, area, edition):
    edition = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.sign_edition", edition)
    history = record_of_edition(edition)
    state = _state(request.user, edition, history)
    if state != OPEN:
        return _closed(request, edition, history, state)
    means = reauthentication.means_of(request.user)
    form = SigningForm(request.POST or None, means=means)
    deputy = _deputy_form(request, edition)
    status = 200
    if request.method == "POST":
        status = _sign(request, edition, form, deputy)
        if status == 302:
            return redirect(request.path)
    context = _reading(request, edition, history, form, means) | {"deputy": deputy}
    context["has_errors"] = bool(deputy and deputy.errors)
    return TemplateResponse(request, "questionnaire/signing/signatures/sign.html", context, status=status)


def _deputy_form(request, edition: Edition) -> DeputyForm | None:
    """Ask a deputy for their authority to sign, filled in with the one they gave for an earlier edition."""
    if not _slot(request.user, edition).is_deputy:
        return None
    initial = {"title": request.user.job_title} | last_authority(edition, request.user)
    return DeputyForm(request.POST if request.method == "POST" else None, initial=initial)


def _state(user, edition: Edition, history: ReturnRecord) -> str:
    """What this person can do with this edition now."""
    if not in_force(edition):
        return REPLACED if replaced_by(edition) else RECALLED
    own = own_slot(history, user, edition.area_return)
    if own is None:
        return NOT_ASKED
    if own.signature:
        return SIGNED if signature_of(edition, user) else TAKEN
    return OPEN


def _slot(user, edition: Edition) -> Membership:
    """Find the membership that says in which capacity and for which body this person signs; otherwise 403."""
    slot = permissions.slot_of(user, edition.area_return)
    if slot is None:
        raise PermissionDenied
    return slot


def _sign(request, edition: Edition, form: SigningForm, deputy: DeputyForm | None) -> int:
    """Sign if the challenge is valid and the secret is right. Returns the HTTP status; 302 means signed."""
    if not form.is_valid() or (deputy and not deputy.is_valid()):
        return 422
    slot = _slot(request.user, edition)
    challenge = challenges.read(form.cleaned_data["challenge"], edition, request.user, slot)
    if challenge is None:
        form.add_error("password", _again(form.secret))
        return 422
    try:
        factor = reauthentication.proves_identity(request.user, **form.secret, challenge=challenge.digest)
    except reauthentication.TooManyAttempts as refusal:
        form.add_error("password", str(refusal))
        return 429
    if not factor:
        form.add_error(*_wrong(form.secret))
        return 422
    if not challenges.use_up(challenge):
        if signature_of(edition, request.user):  # by the first of two clicks
            return 302
        form.add_error("password", _again(form.secret))
        return 422
    deputy_authority = deputy.deputy_authority if deputy else None
    return _put_signature(request.user, edition, challenge, factor, deputy_authority)


def _put_signature(
    user,
    edition: Edition,
    challenge: challenges.Challenge,
    factor: str,
    deputy_authority: workflow.DeputyAuthority | None,
) -> int:
    """Sign. If the first of two clicks has just signed, the second one counts as done too."""
    try:
        workflow.sign(edition, by=user, shown_sha256=challenge.sha256, factor=factor, deputy_authority=deputy_authority)
    except InvalidTransition:
        if not signature_of(edition, user):
            raise
    return 302


def _again(secret: dict[str, str]) -> str:
    """Word the error for a challenge that has expired or has been used."""
    if secret["passkey"]:
        return "Use your fingerprint or face again, or enter your password"
    return "Enter your password again"


def _wrong(secret: dict[str, str]) -> tuple[str, str]:
    if secret["passkey"]:
        return "password", "We could not confirm your fingerprint or face. Try again, or enter your password"
    if secret["code"]:
        return "code", "The code is incorrect or has already been used. Enter a new one"
    return "password", "The password is incorrect. Enter it again"


def _reading(request, edition: Edition, history: ReturnRecord, form: SigningForm, means) -> dict:
    """Build the page: a summary, and the changes since the last edition that this person signed or sent back."""
    slot, own = _slot(request.user, edition), own_slot(history, request.user, edition.area_return)
    content = from_edition(edition)
    last = last_seen(edition, request.user) if edition.number > 1 else None
    before = from_edition(last) if last else content
    differences = returns_differences.differences(before, content)
    challenge = challenges.issue(edition, request.user, slot)
    return _about(request, edition, history) | {
        "form": form,
        "challenge": challenge,
        "passkey": passkeys.request_for(means.passkeys, challenges.digest(challenge)) if means.passkeys else "",
        "statement": statement_for(edition, slot),
        "slot": slot,
        "may_name_deputy": not slot.is_deputy,
        "place": post_of(own.capacity, slot.organisation.name) if own and slot.organisation else "",
        "own": own,
        "content": content,
        "summary": summarise(content),
        "last": last,
        "differences": differences,
        "rating_changed": any(not difference.is_text for difference in differences),
        "people_changes": people_changes(before, content),
    }


def _closed(request, edition: Edition, history: ReturnRecord, state: str):
    """Show why there is nothing for this person to sign, or their signature if they have signed."""
    if request.method == "POST" and state == SIGNED:
        return redirect(request.path)
    own = own_slot(history, request.user, edition.area_return)
    context = _about(request, edition, history) | {"state": state, "own": own}
    if state == SIGNED:
        context["signature"] = signature_of(edition, request.user)
        context["passkeys"] = reauthentication.means_of(request.user).passkeys
    status = 409 if request.method == "POST" else 200
    return TemplateResponse(request, "questionnaire/signing/signatures/signed.html", context, status=status)


def _about(request, edition: Edition, history: ReturnRecord) -> dict:
    return of_edition(
        request,
        edition,
        history,
        signers=signers(history, request.user, edition.area_return),
        helper=board_officer(edition.area_return),
    )


@require_http_methods(["GET", "POST"])
def send_back(request, collection, area, edition):
    edition = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.send_back_edition", edition)
    history = record_of_edition(edition)
    if not in_force(edition):
        if request.method == "POST" and has_done(request.user, edition.area_return, Act.SEND_BACK, edition.number):
            return redirect(address("return", edition.area_return))
        raise InvalidTransition(f"Edition {edition.number} is no longer in force, so it cannot be sent back.")
    if history.sending:
        raise InvalidTransition("This return has been sent to the programme, so it cannot be sent back.")
    form = SendBackForm(request.POST if request.method == "POST" else None, tree=tree_of(edition.area_return))
    if form.is_valid():
        workflow.send_back(edition, by=request.user, reasons=form.reasons)
        messages.success(
            request, f"You have sent edition {edition.number} back. Those who write it have been told why."
        )
        return redirect(address("return", edition.area_return))
    context = of_edition(request, edition, history, form=form)
    return TemplateResponse(
        request, "questionnaire/signing/signatures/send_back.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def recall(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.recall_return", area_return)
    history, edition = record_and_edition(area_return)
    form = RecallForm(request.POST if request.method == "POST" else None)
    shown = form.cleaned_data["edition"] if form.is_valid() else None
    if shown and has_done(request.user, area_return, Act.RECALL, shown):
        return redirect(address("return", area_return))
    if edition is None:
        raise InvalidTransition("This return is a draft already, so there is nothing to recall.")
    if history.sending:
        raise InvalidTransition("This return has been sent to the programme, so it cannot be recalled.")
    form.initial["edition"] = edition.number
    if form.is_valid():
        require_edition_on_page(edition, shown)
        workflow.recall(area_return, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Edition {edition.number} has been recalled. The return is a draft again.")
        return redirect(address("return", area_return))
    signed = [slot.signature.name for slot in history.slots if slot.signature]
    context = page(request, area_return, history, edition=edition, form=form, signed=signed)
    return TemplateResponse(
        request, "questionnaire/signing/signatures/recall.html", context, status=422 if form.errors else 200
    )
