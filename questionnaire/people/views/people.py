"""The pages that list the people in a return, and that name who completed it and who answers queries."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.people import selectors, workflow
from questionnaire.people.forms import ContactForm
from questionnaire.phrases import day, in_capacity, moment
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.signers import several_bodies
from questionnaire.returns.views.context import (
    address,
    page,
    readable_return,
    record_and_edition,
    saved_message,
    tree_of,
)


@require_safe
def people(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.see_people", area_return)
    record, edition = record_and_edition(area_return)
    context = page(request, area_return, record, edition=edition)
    everybody = selectors.people_of(area_return)
    rows = [_row(row, area_return, context["can"], _slots_with_deputies(everybody)) for row in everybody]
    may_choose = "choose_signers" in context["can"] and bool(several_bodies(area_return))
    context |= {"people": rows, "may_choose": may_choose}
    return TemplateResponse(request, "questionnaire/people/people.html", context)


def _slots_with_deputies(people):
    """The capacity and organisation of each slot that has a deputy."""
    return {(row.capacity, row.organisation_id) for row in people if row.is_deputy}


def _row(row, area_return, can, deputised):
    """One row of the list. Until an invited person has signed in, it shows only what was typed in the invitation."""
    tree = tree_of(area_return)
    return {
        "pk": row.pk,
        "name": row.known_as,
        "email": row.user.email,
        "phone": "" if row.is_waiting else row.user.phone,
        "role": _role(row, tree),
        "sections": [section.number for section in tree.sections if section.pk in row.sections],
        "state": _state(row, timezone.now()),
        "is_open": _is_open(row),
        "is_signatory": row.role == Role.SIGNATORY,
        "wants_deputy": row.role == Role.SIGNATORY and (row.capacity, row.organisation_id) not in deputised,
        "may_manage": "people" in can or ("appoint" in can and row.role == Role.LEAD),
    }


def _is_open(row):
    """Whether an invitation can be sent again."""
    return row.is_waiting or not row.user.has_usable_password()


def _role(row, tree):
    capacity = tree.capacity(row.capacity) if row.role == Role.SIGNATORY else None
    body = row.organisation.name if row.organisation else ""
    if capacity:
        return f"Deputy: {in_capacity(capacity, body)}" if row.is_deputy else in_capacity(capacity, body)
    limited = ", reads only the sections given" if row.reads_assigned_only else ""
    return f"{row.get_role_display()}, {body}" if body else f"{row.get_role_display()}{limited}"


def _state(row, now):
    """Whether the person has an account, or how far their invitation is."""
    if row.is_waiting:
        return _invited(row.told_at, row.told_at + timedelta(days=settings.INVITATION_DAYS), now)
    if row.user.has_usable_password():
        seen = row.user.last_login
        return f"Last signed in {moment(seen)}" if seen else "Has an account"
    if row.invited_at is None:
        return "Not invited yet"
    return _invited(row.invited_at, row.invitation_ends_at, now)


def _invited(at, ends_at, now):
    if ends_at > now:
        return f"Invited {day(at)}, not accepted yet. Works until {day(ends_at)}"
    return f"Invited {day(at)}, the invitation has expired"


@require_http_methods(["GET", "POST"])
def contact(request, collection, area):
    area_return = readable_return(request, collection, area)
    if request.method == "POST":
        permissions.require(request.user, "questionnaire.change_contact", area_return)
    may_change = permissions.holds(request.user, "questionnaire.change_contact", area_return)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        area_return=area_return,
        lead=request.user if may_change and area_return.status == ReturnStatus.DRAFT else None,
    )
    if not form.is_valid():
        return _contact_page(request, area_return, form, status=422 if form.errors else 200)
    try:
        workflow.change_contact(area_return, by=request.user, **form.cleaned_data)
    except workflow.StaleContact:
        return _contact_page(request, area_return, form, beside=form.differences(area_return), status=409)
    messages.success(request, saved_message())
    return redirect(address("return", area_return))


def _contact_page(request, area_return, form, *, beside=(), status=200):
    """The contact page. `beside` has the fields that somebody else changed in the meantime, beside what was typed."""
    record, edition = record_and_edition(area_return)
    context = page(request, area_return, record, edition=edition, form=form, beside=beside)
    return TemplateResponse(request, "questionnaire/people/contact.html", context, status=status)
